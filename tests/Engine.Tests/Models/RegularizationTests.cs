using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Models;

public sealed class RegularizationTests
{
    [Fact]
    public void Dropout_WhileTraining_DropsTheShareAndScalesTheRest()
    {
        const int count = 40_000;
        using var fixture = new ModuleFixture(new Dropout(0.3), new Shape(count / 100, 100));

        var output = fixture.Run();

        Assert.All(output, value => Assert.True(value == 0 || value == (float)(1 / 0.7)));

        // Five standard deviations of a binomial share.
        Assert.Equal(0.3, output.Count(value => value == 0) / (double)count, 5 * Math.Sqrt(0.3 * 0.7 / count));
        Bits.AssertEqual(output, fixture.InputGradient, "gradient of an input of ones");
    }

    [Fact]
    public void Dropout_OutsideTraining_PassesAllOn()
    {
        using var fixture = new ModuleFixture(new Dropout(0.9), new Shape(7, 3));

        Assert.All(fixture.Run(training: false), value => Assert.Equal(1f, value));
        Assert.All(fixture.InputGradient.ToArray(), value => Assert.Equal(1f, value));
    }

    [Theory]
    [InlineData(0, 1f)]
    [InlineData(1, 0f)]
    public void Dropout_CertainProbability_KeepsOrDropsAll(double probability, float expected)
    {
        using var fixture = new ModuleFixture(new Dropout(probability), new Shape(7, 3));

        Assert.All(fixture.Run(), value => Assert.Equal(expected, value));
    }

    [Fact]
    public void Dropout_SameStepAndMicroBatch_DrawsTheSameOnEveryTape()
    {
        using var one = new ModuleFixture(new Dropout(), new Shape(8, 9));
        using var other = new ModuleFixture(new Dropout(), new Shape(8, 9));

        one.Run(step: 4, microBatch: 2);

        Assert.Equal(one.Run(step: 5, microBatch: 3), other.Run(step: 5, microBatch: 3));
        Assert.NotEqual(one.Run(step: 5, microBatch: 3), one.Run(step: 6, microBatch: 3));
        Assert.NotEqual(one.Run(step: 5, microBatch: 3), one.Run(step: 5, microBatch: 4));
    }

    [Fact]
    public void Dropout_TwoLayers_DrawApart()
    {
        using var both = new ModuleFixture(new Branches(Merge.Concat, 1, new Dropout(), new Dropout()), new Shape(1, 64));

        var output = both.Run();

        Assert.NotEqual(output[..64], output[64..]);
    }

    [Fact]
    public void SpatialDropout_WhileTraining_DropsWholeChannels()
    {
        using var fixture = new ModuleFixture(new SpatialDropout(0.5), new Shape(20, 10, 3, 2));

        var channels = fixture.Run().Chunk(6).ToArray();

        Assert.All(channels, channel => Assert.Single(channel.Distinct()));
        Assert.Equal(2, channels.Select(channel => channel[0]).Distinct().Count());
    }

    [Fact]
    public void SpatialDropout_SamplesWithoutChannels_Throws() =>
        Assert.Throws<ShapeException>(() => new ModuleFixture(new SpatialDropout(), new Shape(4, 5)));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Dropout_ProbabilityThatIsNone_Throws(double probability)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(probability));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpatialDropout(probability));
    }

    [Fact]
    public void GaussianNoise_WhileTraining_HasItsDeviationAndPassesGradients()
    {
        const int count = 40_000;
        using var fixture = new ModuleFixture(new GaussianNoise(0.5), new Shape(count / 100, 100));

        var noise = fixture.Run().Select(value => value - 1.0).ToArray();

        Assert.Equal(0, noise.Average(), 5 * 0.5 / Math.Sqrt(count));
        Assert.Equal(0.5, Math.Sqrt(noise.Average(value => value * value)), 0.5 * 5 / Math.Sqrt(2 * count));
        Assert.All(fixture.InputGradient.ToArray(), value => Assert.Equal(1f, value));
        Assert.All(fixture.Run(training: false), value => Assert.Equal(1f, value));
    }

    [Fact]
    public void WeightNoise_WhileTraining_MovesWeightsOnTheTapeAlone()
    {
        using var noisy = new ModuleFixture(new WeightNoise(new Linear(3, 2), 0.2), new Shape(4, 3));
        using var plain = new ModuleFixture(new Linear(3, 2), new Shape(4, 3));
        var before = noisy.Weights.Span.ToArray();

        Assert.Equal(["weight", "bias"], noisy.Layout.Parameters.Select(slice => slice.Name));
        Assert.NotEqual(plain.Run(), noisy.Run());
        Assert.Equal(plain.Run(training: false), noisy.Run(training: false));
        Bits.AssertEqual(before, noisy.Weights.Span, "weights");
        Bits.AssertEqual(plain.Gradients.Span, noisy.Gradients.Span, "gradients in the weights, which the inputs alone decide");
        Assert.InRange(noisy.WorstError(), 0, 2e-3);
    }

    [Fact]
    public void WeightNoise_BesideASharedModule_LeavesTheOtherUseAlone()
    {
        var shared = new Linear(3, 3);
        using var fixture = new ModuleFixture(new Branches(Merge.Concat, 1, new WeightNoise(shared, 0.2), shared), new Shape(2, 3));
        using var plain = new ModuleFixture(shared, new Shape(2, 3));

        var output = fixture.Run();

        Assert.Equal(plain.Run()[..3], output[3..6]);
        Assert.NotEqual(output[..3], output[3..6]);
    }
}
