using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;

namespace Cluster.Engine.Tests.Models;

public sealed class ModuleShapeTests
{
    [Fact]
    public void OutputShape_FlattenAndLinear_FollowsTheSample()
    {
        var model = new Sequential(new Flatten(), new Linear(12, 5), new Sigmoid());

        Assert.Equal(new Shape(5), model.OutputShape(new Shape(3, 2, 2)));
    }

    [Fact]
    public void OutputShape_LinearOverASequence_ChangesTheLastAxis() =>
        Assert.Equal(new Shape(9, 5), new Linear(4, 5).OutputShape(new Shape(9, 4)));

    [Fact]
    public void OutputShape_LinearWithOtherFeatures_ThrowsWithBothSizes()
    {
        var error = Assert.Throws<ShapeException>(() => new Linear(12, 5).OutputShape(new Shape(11)));

        Assert.Contains("12", error.Message, StringComparison.Ordinal);
        Assert.Contains("[11]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_SamplesThatDoNotFitTheModel_Throws()
    {
        var model = new Sequential(new Linear(12, 5));
        var layout = ParameterLayout.Of(model);

        Assert.Throws<ShapeException>(() => new MicroBatchGraph(model, new MeanSquaredError(), layout, new Shape(11), 4));
    }

    [Fact]
    public void Graph_ScoresWithoutClassAxis_Throws()
    {
        var model = new Sequential();
        var layout = ParameterLayout.Of(model);

        Assert.Throws<ShapeException>(() => new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, Shape.Scalar, 4));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Linear_WithoutFeatures_Throws(int inFeatures, int outFeatures) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Linear(inFeatures, outFeatures));
}
