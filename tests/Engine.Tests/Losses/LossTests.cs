using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Losses;

public sealed class LossTests
{
    [Fact]
    public void CrossEntropy_ScoresFarApart_StaysFinite()
    {
        var (sums, gradient) = Evaluate(new SoftmaxCrossEntropy(), new Shape(2, 3), [1e30f, -1e30f, 0, 500, 500, -500], labels: [0, 2]);

        Assert.Equal(1000 + Math.Log(2), sums.Loss, 1e-4);
        Bits.AssertEqual([0f, 0f, 0f, 0.5f, 0.5f, -1f], gradient, "gradient");
    }

    [Fact]
    public void CrossEntropy_Batch_CountsRowsAndFirstLargestScores()
    {
        var (sums, _) = Evaluate(new SoftmaxCrossEntropy(), new Shape(4, 2), [1, 2, 2, 1, 3, 3, 3, 3], labels: [1, 1, 0, 1]);

        Assert.Equal(4, sums.Weight);
        Assert.Equal(4, sums.Samples);
        Assert.Equal(2, sums.Correct);
    }

    [Fact]
    public void CrossEntropy_Sequences_AreRowsOfTheLastAxis()
    {
        var scores = Bits.Uniform(1, 2 * 3 * 4);

        var (sequences, _) = Evaluate(new SoftmaxCrossEntropy(), new Shape(2, 3, 4), scores, labels: [0, 1, 2, 3, 0, 1]);
        var (rows, _) = Evaluate(new SoftmaxCrossEntropy(), new Shape(6, 4), scores, labels: [0, 1, 2, 3, 0, 1]);

        Assert.Equal(rows, sequences);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void CrossEntropy_LabelThatIsNoClass_Throws(int label) => Assert.Throws<ArgumentOutOfRangeException>(
        () => Evaluate(new SoftmaxCrossEntropy(), new Shape(1, 3), [1, 2, 3], labels: [label]));

    [Fact]
    public void MeanSquaredError_Batch_WeighsElementsAndCountsSamples()
    {
        var (sums, gradient) = Evaluate(new MeanSquaredError(), new Shape(2, 2), [1, 2, 3, 4], targets: [0, 2, 5, 4.5f]);

        Assert.Equal(new BatchSums(5.25, 4, 2, 0), sums);
        Bits.AssertEqual([2f, 0f, -4f, -1f], gradient, "gradient");
    }

    [Fact]
    public void MeanSquaredError_TargetsMissing_Throws() => Assert.Throws<ShapeException>(
        () => Evaluate(new MeanSquaredError(), new Shape(2), [1, 2], targets: [1]));

    [Fact]
    public void Add_TwoContributions_AddsEveryPart() =>
        Assert.Equal(new BatchSums(4, 6, 8, 10), BatchSums.Add(new(1, 2, 3, 4), new(3, 4, 5, 6)));

    private static (BatchSums Sums, float[] Gradient) Evaluate(
        Loss loss, Shape shape, float[] predictions, int[]? labels = null, float[]? targets = null)
    {
        var gradient = new float[predictions.Length];
        var sums = loss.Evaluate(new LossFrame
        {
            Shape = shape,
            Predictions = predictions,
            Labels = labels,
            Targets = targets,
            Gradient = gradient,
        });
        return (sums, gradient);
    }
}
