using Cluster.Engine.Initialization;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Initialization;

public sealed class InitializerTests
{
    private static readonly RandomKey Key = new(3, RandomPurpose.Initialization);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Fill_ShorterTarget_IsAPrefixOfTheLonger(int length)
    {
        Initializer[] laws =
        [
            new NormalInitializer(0, 1), new UniformInitializer(-1, 1), new TruncatedNormalInitializer(),
            new TruncatedNormalInitializer(0, 1, 2, 3),
        ];
        foreach (var law in laws)
        {
            var (longer, shorter) = (new float[16], new float[length]);
            law.Fill(new Shape(16), Key, longer);
            law.Fill(new Shape(length), Key, shorter);
            Bits.AssertEqual(longer.AsSpan(0, length), shorter, law.GetType().Name);
        }
    }

    [Fact]
    public void Standard_EachPosition_IsWhatFillWrites()
    {
        var values = new float[11];
        new NormalInitializer(0, 1).Fill(new Shape(11), Key, values);

        // The law adds its mean, which turns -0 into 0.
        Assert.All(values.Index(), value => Assert.Equal(value.Item, NormalInitializer.Standard(Key, (uint)value.Index)));
    }

    [Theory]
    [InlineData(0, 1, 3, 3.5)]
    [InlineData(0, 1, 4, 100)]
    [InlineData(0, 1, -100, -4)]
    [InlineData(5, 0.1, -1000, 5.02)]
    [InlineData(0, 1, -0.01, 0.02)]
    public void TruncatedNormal_AnyWindow_StaysInsideWithTheRightMean(double mean, double deviation, double lower, double upper)
    {
        var values = new float[20_000];
        new TruncatedNormalInitializer(mean, deviation, lower, upper).Fill(new Shape(values.Length), Key, values);

        Assert.All(values, value => Assert.InRange(value, (float)lower, (float)upper));
        var (expected, variance) = Moments(mean, deviation, lower, upper);
        Assert.Equal(expected, values.Average(value => (double)value), 5 * Math.Sqrt(variance / values.Length));
    }

    [Fact]
    public void Orthogonal_LargeMatrix_HasOrthonormalRows()
    {
        var (rows, columns) = (48, 200);
        var values = new float[rows * columns];
        new OrthogonalInitializer(2).Fill(new Shape(rows, 8, 5, 5), Key, values);
        for (var left = 0; left < rows; left++)
        {
            for (var right = 0; right <= left; right++)
            {
                var product = Enumerable.Range(0, columns).Sum(i => (double)values[(left * columns) + i] * values[(right * columns) + i]);
                Assert.Equal(left == right ? 4 : 0, product, 1e-6);
            }
        }
    }

    [Fact]
    public void Pretrained_Values_AreTakenAsTheyAre()
    {
        var (given, taken) = (Bits.Uniform(1, 6), new float[6]);
        new PretrainedInitializer(given).Fill(new Shape(2, 3), Key, taken);

        Bits.AssertEqual(given, taken, "values");
        Assert.Throws<ShapeException>(() => new PretrainedInitializer(given).Fill(new Shape(7), Key, new float[7]));
    }

    [Fact]
    public void EmbeddingDefault_PaddingRow_IsZeroAndNoOther()
    {
        var table = new float[12];
        new EmbeddingDefaultInitializer(paddingIndex: 2).Fill(new Shape(4, 3), Key, table);

        Assert.Equal([6, 7, 8], Enumerable.Range(0, 12).Where(index => table[index] == 0));
        Assert.Throws<ShapeException>(() => new EmbeddingDefaultInitializer(4).Fill(new Shape(4, 3), Key, table));
    }

    [Fact]
    public void AttentionDefault_Laws_AreXavierZerosAndLinear()
    {
        var values = new float[3];
        AttentionDefaultInitializer.Bias.Fill(new Shape(3), Key, values);

        Assert.Equal([0f, 0, 0], values);
        Assert.IsType<XavierUniformInitializer>(AttentionDefaultInitializer.InProjectionWeight);
        AttentionDefaultInitializer.OutProjectionWeight(4).Fill(new Shape(3), Key, values);
        Assert.All(values, value => Assert.InRange(value, -0.5f, 0.5f));
    }

    [Fact]
    public void Laws_WrongShapesOrNumbers_Throw()
    {
        Assert.Throws<ShapeException>(() => new OrthogonalInitializer().Fill(new Shape(5), Key, new float[5]));
        Assert.Throws<ShapeException>(() => new EyeInitializer().Fill(new Shape(2, 2, 2), Key, new float[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TruncatedNormalInitializer(deviation: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TruncatedNormalInitializer(lower: 2, upper: 2));
        Assert.Throws<ArgumentException>(() => Gain.Of("softplus"));
    }

    /// <summary>Mean and variance of the truncated law, by summing its density.</summary>
    private static (double Mean, double Variance) Moments(double mean, double deviation, double lower, double upper)
    {
        const int Points = 200_000;
        var (from, to) = (Math.Max(lower, mean - (12 * deviation)), Math.Min(upper, mean + (12 * deviation)));
        double Sum(Func<double, double> of) => Enumerable.Range(0, Points).Sum(point =>
        {
            var x = from + ((to - from) * (point + 0.5) / Points);
            return of(x) * Math.Exp(-0.5 * (x - mean) * (x - mean) / (deviation * deviation));
        });
        var mass = Sum(_ => 1);
        var average = Sum(x => x) / mass;
        return (average, Sum(x => (x - average) * (x - average)) / mass);
    }
}
