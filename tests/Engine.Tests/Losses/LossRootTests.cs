using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;
using Cluster.Engine.Tests.Autograd;

namespace Cluster.Engine.Tests.Losses;

/// <summary>What becomes of the sums, at the root of the reduction tree and on a tape.</summary>
public sealed class LossRootTests
{
    private static readonly BatchSums Sums = new(12, 8, 4, 0);

    [Theory]
    [InlineData(Reduction.Mean, 1.5, 0.125)]
    [InlineData(Reduction.Sum, 12, 1)]
    [InlineData(Reduction.BatchMean, 3, 0.25)]
    public void Root_AdditiveLoss_DividesOnce(Reduction reduction, double loss, double scale) =>
        Assert.Equal(new LossRoot(loss, scale), new MeanSquaredError().Root(Sums, reduction));

    [Fact]
    public void Root_RootMeanSquaredError_AppliesTheRootAndItsSlope()
    {
        var mean = Math.Sqrt(1.5 + 0.25);

        Assert.Equal(new LossRoot(mean, 0.5 * 0.125 / mean), new RootMeanSquaredError(0.25).Root(Sums));
    }

    [Fact]
    public void Root_RootMeanSquaredErrorOfNothingWrong_HasNoSlope() =>
        Assert.Equal(new LossRoot(0, 0), new RootMeanSquaredError().Root(new BatchSums(0, 8, 4, 0)));

    [Fact]
    public void Root_NothingCounted_IsNoNumberAndLeavesGradientsAtZero()
    {
        var root = new SoftmaxCrossEntropy().Root(default);

        Assert.True(double.IsNaN(root.Loss));
        Assert.Equal(0, root.GradientScale);
    }

    [Fact]
    public void Root_ReductionThatLeavesNoNumber_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanSquaredError().Root(Sums, Reduction.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RootMeanSquaredError().Root(Sums, Reduction.Sum));
    }

    [Fact]
    public void RootMeanSquaredError_TwoMicroBatches_HasTheGradientOfTheWhole()
    {
        var example = LossExamples.Of("rmse");
        var (left, leftGradient, _) = example.Part(0, 2).Evaluate();
        var (right, rightGradient, _) = example.Part(2, 3).Evaluate();
        var root = example.Loss.Root(BatchSums.Add(left, right));
        var squares = example.Predictions.Zip(example.Targets, (x, y) => ((double)x - y) * ((double)x - y)).Sum();

        Assert.Equal(Math.Sqrt(squares / 15), root.Loss, 1e-12);
        foreach (var (index, slope) in leftGradient.Concat(rightGradient).Index())
        {
            var want = ((double)example.Predictions[index] - example.Targets[index]) / (15 * root.Loss);
            Assert.Equal(want, slope * root.GradientScale, 1e-6);
        }
    }

    [Theory]
    [InlineData(Reduction.None)]
    [InlineData(Reduction.Mean)]
    [InlineData(Reduction.Sum)]
    [InlineData(Reduction.BatchMean)]
    public void LossOperation_ReducedAndComposed_DifferentiatesLikeItsParts(Reduction reduction)
    {
        int[] labels = [1, 0, 2, 2, 1, 0];
        using var fixture = new TapeFixture(
            [new Shape(2, 3, 3), new Shape(2, 3, 3)],
            (tape, p) =>
            {
                var scores = tape.Apply(new MultiplyOperation(), p[0], p[1]);
                var entropy = tape.Apply(new LossOperation(new SoftmaxCrossEntropy([1, 2, 3], 0.1, classAxis: 1), labels, reduction), scores);
                return tape.Apply(new MultiplyOperation(), entropy, entropy);
            });

        Assert.InRange(fixture.WorstError(seed: 2), 0, 1e-3);
    }

    [Fact]
    public void LossOperation_WithoutSingleLosses_CannotLeaveThemUnreduced()
    {
        Assert.Throws<ArgumentException>(() => new LossOperation(new RootMeanSquaredError(), new float[4], Reduction.None));
        Assert.Throws<ArgumentException>(() => new LossOperation(new Dice(perSample: false), new float[4], Reduction.None));
    }
}
