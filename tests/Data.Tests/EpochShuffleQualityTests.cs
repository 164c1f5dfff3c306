namespace Cluster.Data.Tests;

/// <summary>Whether the orders look drawn. All seeds are fixed, so a bound that holds once holds always.</summary>
public sealed class EpochShuffleQualityTests
{
    // Chi-square is near normal for the degrees of freedom here; 4.5 deviations is beyond chance for all cases together.
    private const double Deviations = 4.5;

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(33)]
    [InlineData(100)]
    [InlineData(300)]
    public void Orders_OverManyEpochs_SendEveryPositionEverywhereAlike(int count)
    {
        var epochs = Math.Max(5_000, 20 * count);
        var visits = new int[count * count];
        var fixedPoints = 0;
        for (var epoch = 0u; epoch < epochs; epoch++)
        {
            var shuffle = new EpochShuffle(2024, epoch, count);
            for (var position = 0; position < count; position++)
            {
                visits[(position * count) + shuffle[position]]++;
                fixedPoints += shuffle[position] == position ? 1 : 0;
            }
        }

        AssertUniform(visits, freedom: (count - 1) * (count - 1));

        // Fixed points of random permutations: mean 1, variance 1.
        Assert.InRange(fixedPoints, epochs - (Deviations * Math.Sqrt(epochs)), epochs + (Deviations * Math.Sqrt(epochs)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(257)]
    public void Orders_OverManyEpochs_MakeEveryPairNeighboursAlike(int count)
    {
        var epochs = Math.Max(20_000, 20 * count * count / (count - 1));
        var visits = new int[count * (count - 1)];
        for (var epoch = 0u; epoch < epochs; epoch++)
        {
            var shuffle = new EpochShuffle(77, epoch, count);
            var (first, second) = (shuffle[0], shuffle[1]);
            visits[(first * (count - 1)) + (second < first ? second : second - 1)]++;
        }

        AssertUniform(visits, freedom: visits.Length - 1);
    }

    [Fact]
    public void Orders_OfFour_AreAllTwentyFourAlike()
    {
        var visits = new Dictionary<(int, int, int, int), int>();
        for (var epoch = 0u; epoch < 24_000; epoch++)
        {
            var shuffle = new EpochShuffle(5, epoch, 4);
            var order = (shuffle[0], shuffle[1], shuffle[2], shuffle[3]);
            visits[order] = visits.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, visits.Count);
        AssertUniform([.. visits.Values], freedom: 23);
    }

    // Neighbouring positions of a large epoch must not stay near each other: a batch would hold one region of the set.
    [Fact]
    public void Order_OfALargeSet_SpreadsNeighboursLikeRandomPairs()
    {
        const int Count = 60_000;
        var shuffle = new EpochShuffle(3, 0, Count);
        var distances = 0.0;
        for (var position = 1; position < Count; position++)
        {
            distances += Math.Abs(shuffle[position] - shuffle[position - 1]);
        }

        // Two random places lie count / 3 apart on average, with a deviation of count / sqrt(18).
        Assert.Equal(Count / 3.0, distances / (Count - 1), Deviations * Count / Math.Sqrt(18.0 * Count));
    }

    private static void AssertUniform(int[] visits, int freedom)
    {
        var expected = visits.Sum() / (double)visits.Length;
        var chiSquare = visits.Sum(seen => (seen - expected) * (seen - expected) / expected);
        Assert.InRange((chiSquare - freedom) / Math.Sqrt(2.0 * freedom), -Deviations, Deviations);
    }
}
