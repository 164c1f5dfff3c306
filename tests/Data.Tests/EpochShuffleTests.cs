using System.Collections;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Data.Tests;

public sealed class EpochShuffleTests
{
    [Fact]
    public void Lookup_EveryCountUpTo1100_IsABijection()
    {
        for (var count = 1; count <= 1_100; count++)
        {
            AssertBijection(new EpochShuffle(0xFEED, 3, count));
        }
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1_000_003)]
    public void Lookup_LargeCounts_IsABijection(int count) => AssertBijection(new EpochShuffle(1, 0, count));

    [Fact]
    public void Lookup_AnySeedEpochAndCount_IsABijection()
    {
        var numbers = Gen.Choose(0, int.MaxValue);
        var cases = from seed in numbers from epoch in numbers from count in Gen.Choose(1, 20_000) select (seed, epoch, count);

        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            AssertBijection(new EpochShuffle((ulong)drawn.seed * 0x9E3779B97F4A7C15, (uint)drawn.epoch * 3, drawn.count));
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData((1 << 30) + 1)]
    [InlineData(1 << 30)]
    public void Lookup_HugeCounts_StaysInsideWithoutRepeats(int count)
    {
        var shuffle = new EpochShuffle(11, 2, count);
        var seen = new HashSet<int>();

        for (var step = 0; step < 20_000; step++)
        {
            var position = step < 10_000 ? step : count - 1 - (step - 10_000);
            Assert.InRange(shuffle[position], 0, count - 1);
            Assert.True(seen.Add(shuffle[position]));
        }
    }

    [Fact]
    public void Lookup_OtherSeedOrEpoch_GivesAnotherOrder()
    {
        const int Count = 1_000;
        var first = Order(new EpochShuffle(1, 0, Count));

        Assert.Equal(first, Order(new EpochShuffle(1, 0, Count)));
        Assert.InRange(Agreements(first, Order(new EpochShuffle(1, 1, Count))), 0, 8);
        Assert.InRange(Agreements(first, Order(new EpochShuffle(2, 0, Count))), 0, 8);
        Assert.InRange(Agreements(first, Order(new EpochShuffle(1UL << 32, 0, Count))), 0, 8);
    }

    // The order of samples is part of the promise of equal bits.
    [Fact]
    public void Lookup_KnownSeeds_HaveTheirGoldenOrder()
    {
        Assert.Equal([1, 9, 4, 2, 8, 6, 3, 7, 5, 0], Order(new EpochShuffle(42, 0, 10)));
        Assert.Equal([8, 2, 5, 4, 3, 6, 9, 0, 1, 7], Order(new EpochShuffle(42, 1, 10)));
        Assert.Equal([39013, 23811, 37715, 4803, 49786, 5346], Order(new EpochShuffle(42, 0, 60_000))[..6]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Construct_CountBelowOne_Throws(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochShuffle(1, 0, count));

    [Fact]
    public void Lookup_PositionOutside_Throws()
    {
        var shuffle = new EpochShuffle(1, 0, 10);

        Assert.Throws<ArgumentOutOfRangeException>(() => shuffle[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => shuffle[10]);
        Assert.Throws<ArgumentOutOfRangeException>(() => default(EpochShuffle)[0]);
    }

    private static void AssertBijection(EpochShuffle shuffle)
    {
        var seen = new BitArray(shuffle.Count);
        for (var position = 0; position < shuffle.Count; position++)
        {
            var sample = shuffle[position];
            if ((uint)sample >= (uint)shuffle.Count || seen[sample])
            {
                Assert.Fail($"count {shuffle.Count}: position {position} repeats or leaves the set with {sample}");
            }

            seen[sample] = true;
        }
    }

    private static int[] Order(EpochShuffle shuffle) => [.. Enumerable.Range(0, shuffle.Count).Select(position => shuffle[position])];

    private static int Agreements(int[] left, int[] right) => left.Zip(right).Count(pair => pair.First == pair.Second);
}
