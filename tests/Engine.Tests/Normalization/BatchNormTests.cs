using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Tests.Models;

namespace Cluster.Engine.Tests.Normalization;

public sealed class BatchNormTests
{
    [Fact]
    public void Recording_OneValuePerChannel_IsRefusedWithTheRemedy()
    {
        var norm = new BatchNorm(4);
        var recorder = new TapeRecorder(ParameterLayout.Of(norm));

        var error = Assert.Throws<ShapeException>(() => norm.Record(recorder, recorder.Input(new Shape(1, 4))));

        Assert.Contains("larger micro-batches", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 3, 2, 3)]
    [InlineData(19, 6, 3, 2)]
    [InlineData(32, 5, 4, 4)]
    public void Training_OverSeveralGroups_NormalisesToMeanZeroAndVarianceOne(int samples, int channels, int rows, int columns)
    {
        using var fixture = new ModuleFixture(new BatchNorm(channels), new Shape(samples, channels, rows, columns));
        Bits.Uniform(7, fixture.Input.Length).CopyTo(fixture.Input);
        for (var index = 0; index < fixture.Input.Length; index++)
        {
            fixture.Input[index] = 50 + (3 * fixture.Input[index]);
        }

        var output = fixture.Run();

        var pixels = rows * columns;
        for (var channel = 0; channel < channels; channel++)
        {
            var places = Enumerable.Range(0, output.Length).Where(index => index / pixels % channels == channel);
            var values = places.Select(index => (double)output[index]).ToArray();
            Assert.Equal(0, values.Average(), 4);
            Assert.Equal(1, values.Average(value => value * value), 3);
        }
    }

    [Fact]
    public void Statistics_OfAMicroBatch_AreCountMeanAndSquaredDeviations()
    {
        using var fixture = new ModuleFixture(new BatchNorm(1), new Shape(5, 1));
        ((float[])[1f, 2f, 3f, 4f, 10f]).CopyTo(fixture.Input);

        fixture.Run();

        Assert.Equal(5f, Gradient(fixture, "num_batches_tracked"));
        Assert.Equal(4f, Gradient(fixture, "running_mean"));
        Assert.Equal(50f, Gradient(fixture, "running_var"));
    }

    [Fact]
    public void Statistics_OutsideTraining_StayAsTheyAre()
    {
        using var fixture = new ModuleFixture(new BatchNorm(1), new Shape(5, 1));

        var output = fixture.Run(training: false);

        Assert.Equal(0f, Gradient(fixture, "num_batches_tracked"));
        Assert.All(output, value => Assert.Equal(1f, value, 1e-4f));
    }

    [Fact]
    public void Gradients_WithRectifierAndPooling_MatchDifferences()
    {
        using var fixture = new ModuleFixture(
            new Sequential(new Conv2d(2, 5, 3, padding: 1), new BatchNorm(5), new Tanh(), new AvgPool2d(2)), new Shape(3, 2, 4, 4));
        Bits.Uniform(11, fixture.Input.Length).CopyTo(fixture.Input);

        Assert.InRange(fixture.WorstError(), 0, 2e-2);
    }

    private static float Gradient(ModuleFixture fixture, string name)
    {
        var slice = fixture.Layout.Parameters.Single(slice => slice.Name == name);
        return fixture.Gradients.Span[slice.Offset];
    }
}
