using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Models;

/// <summary>Shape modules: what they announce is what they record (the fixture compares), and where elements go.</summary>
public sealed class ShapeModuleTests
{
    [Fact]
    public void Flatten_MiddleAxes_JoinsThem() =>
        Assert.Equal(new Shape(3, 10, 2), OutputOf(new Flatten(2, 3), new Shape(1, 3, 5, 2, 2)).Output);

    [Fact]
    public void Flatten_SamplesThatAreNumbers_GivesThemAnAxis() => Assert.Equal(new Shape(1), OutputOf(new Flatten(), new Shape(4)).Output);

    [Fact]
    public void Flatten_BatchAxis_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new Flatten(0));

    [Fact]
    public void Reshape_OpenSize_TakesWhatIsLeft() => Assert.Equal(new Shape(2, 6), OutputOf(new Reshape(2, -1), new Shape(3, 4, 3)).Output);

    [Fact]
    public void Reshape_OtherElementCount_Throws() =>
        Assert.Throws<ShapeException>(() => new Reshape(5, -1).OutputShape(new Shape(4, 3)));

    [Fact]
    public void Permute_ChannelsLast_MovesThemToTheFront()
    {
        var (shape, values) = OutputOf(new Permute(0, 3, 1, 2), new Shape(1, 2, 2, 3));

        Assert.Equal(new Shape(3, 2, 2), shape);
        Assert.Equal([0f, 3f, 6f, 9f, 1f, 4f, 7f, 10f, 2f, 5f, 8f, 11f], values);
    }

    [Fact]
    public void Permute_BatchAxisElsewhere_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new Permute(1, 0));

    [Fact]
    public void Transpose_LastAxes_ExchangesThem() =>
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], OutputOf(new Transpose(-1, -2), new Shape(1, 2, 3)).Values);

    [Fact]
    public void Slice_EverySecond_TakesThem() =>
        Assert.Equal([1f, 3f, 6f, 8f], OutputOf(new Slice(-1, 1, 2, step: 2), new Shape(2, 5)).Values);

    [Fact]
    public void Slice_BehindTheEnd_Throws() => Assert.Throws<ShapeException>(() => new Slice(1, 3, 3).OutputShape(new Shape(5)));

    [Fact]
    public void Upsample_CornersInNearestMode_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Upsample(ImageSize.Times(2), UpsampleMode.Nearest, alignCorners: true));

    [Fact]
    public void PReLU_OtherChannels_Throws() => Assert.Throws<ShapeException>(() => new PReLU(4).OutputShape(new Shape(3, 2)));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void LearnedActivations_OfImages_HaveRightGradients(int channels)
    {
        using var rectifier = new ModuleFixture(new PReLU(channels), new Shape(2, 3, 2, 2));
        using var swish = new ModuleFixture(new Swish(channels), new Shape(2, 3, 2, 2));

        Assert.InRange(rectifier.WorstError(), 0, 2e-3);
        Assert.InRange(swish.WorstError(), 0, 2e-3);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Activations_ConstantsOutOfRange_Throw(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CELU(value));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Softplus(value));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Hardtanh(1, value));
    }

    private static (Shape Output, float[] Values) OutputOf(Module module, Shape batch)
    {
        using var fixture = new ModuleFixture(module, batch);
        for (var index = 0; index < fixture.Input.Length; index++)
        {
            fixture.Input[index] = index;
        }

        return (new Shape(fixture.Tape.Output.Shape.Sizes[1..]), fixture.Run());
    }
}
