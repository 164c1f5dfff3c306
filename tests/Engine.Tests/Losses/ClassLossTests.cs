using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Losses;

public sealed class ClassLossTests
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

    [Fact]
    public void CrossEntropy_EveryRowIgnored_CountsNothing()
    {
        var (sums, gradient) = Evaluate(new SoftmaxCrossEntropy(), new Shape(2, 3), [1, 2, 3, 4, 5, 6], labels: [-100, -100]);

        Assert.Equal(default, sums);
        Bits.AssertEqual(new float[6], gradient, "gradient");
    }

    [Fact]
    public void CrossEntropy_IgnoredRow_LeavesTheOthersTheirBits()
    {
        var scores = Bits.Uniform(2, 12);

        var (all, gradient) = Evaluate(new SoftmaxCrossEntropy(), new Shape(2, 4), scores[4..], labels: [2, 0]);
        var (sums, withIgnored) = Evaluate(new SoftmaxCrossEntropy(ignoreIndex: 3), new Shape(3, 4), scores, labels: [3, 2, 0]);

        Assert.Equal(all, sums);
        Bits.AssertEqual([0f, 0f, 0f, 0f, .. gradient], withIgnored, "gradient");
    }

    [Fact]
    public void CrossEntropy_ClassesOnAxisOne_HasTheBitsOfTheLastAxis()
    {
        var scores = Bits.Uniform(3, 2 * 5 * 6);
        var moved = new float[scores.Length];
        for (var index = 0; index < scores.Length; index++)
        {
            moved[(index / 30 * 30) + (index % 6 * 5) + (index / 6 % 5)] = scores[index];
        }

        int[] labels = [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1];
        var (inner, innerGradient) = Evaluate(new SoftmaxCrossEntropy(classAxis: 1), new Shape(2, 5, 2, 3), scores, labels);
        var (last, lastGradient) = Evaluate(new SoftmaxCrossEntropy(), new Shape(2, 2, 3, 5), moved, labels);

        Assert.Equal(last.Loss, inner.Loss, 1e-12);
        for (var index = 0; index < scores.Length; index++)
        {
            Assert.Equal(lastGradient[(index / 30 * 30) + (index % 6 * 5) + (index / 6 % 5)], innerGradient[index]);
        }
    }

    [Fact]
    public void CrossEntropy_OptionsWithoutEffect_AgreeWithThePlainLoss()
    {
        var scores = Bits.Uniform(4, 7 * 19);
        int[] labels = [0, 18, 3, 9, 9, 1, 4];
        var (plain, gradient) = Evaluate(new SoftmaxCrossEntropy(), new Shape(7, 19), scores, labels);
        var ones = Enumerable.Repeat(1.0, 19).ToArray();
        var (weighted, weightedGradient) = Evaluate(new SoftmaxCrossEntropy(ones), new Shape(7, 19), scores, labels);
        var oneHot = new float[scores.Length];
        for (var row = 0; row < labels.Length; row++)
        {
            oneHot[(row * 19) + labels[row]] = 1;
        }

        var (soft, softGradient) = Evaluate(new SoftTargetCrossEntropy(), new Shape(7, 19), scores, targets: oneHot);

        Assert.Equal(plain, weighted);
        Assert.Equal(plain.Loss, soft.Loss, 1e-12);
        Bits.AssertEqual(gradient, weightedGradient, "weighted gradient");
        Bits.AssertEqual(gradient, softGradient, "soft gradient");
    }

    [Fact]
    public void CrossEntropy_MaskedClass_CostsNothingUnlessItIsTheLabel()
    {
        float[] scores = [1, float.NegativeInfinity, 2];

        var (masked, gradient) = Evaluate(new SoftmaxCrossEntropy([1, 1, 2]), new Shape(1, 3), scores, labels: [2]);
        var (wrong, _) = Evaluate(new SoftmaxCrossEntropy(), new Shape(1, 3), scores, labels: [1]);

        Assert.Equal(2 * Math.Log(1 + Math.Exp(-1)), masked.Loss, 1e-6);
        Assert.Equal(0f, gradient[1]);
        Assert.Equal(double.PositiveInfinity, wrong.Loss);
    }

    [Fact]
    public void ClassLosses_LabelThatIsNoClass_NameTheLabel()
    {
        foreach (var loss in new Loss[] { new NegativeLogLikelihood(), new MulticlassFocal(), new MultiMargin(), new CategoricalNll() })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(loss, new Shape(2, 2), [1, 2, 3, 4], labels: [0, 7]));
            Assert.Contains('7', error.Message);
        }
    }

    [Fact]
    public void ClassLosses_WeightsOfAnotherNumberOfClasses_Throw() =>
        Assert.Throws<ShapeException>(() => Evaluate(new SoftmaxCrossEntropy([1, 2]), new Shape(1, 3), [1, 2, 3], labels: [0]));

    [Fact]
    public void MeanOver_RowsOrWeights_IsWhatTheWeightCounts()
    {
        var (weights, _) = Evaluate(new SoftmaxCrossEntropy([3, 4]), new Shape(2, 2), [1, 2, 3, 4], labels: [0, 1]);
        var (rows, _) = Evaluate(new SoftmaxCrossEntropy([3, 4], meanOver: MeanOver.Rows), new Shape(2, 2), [1, 2, 3, 4], labels: [0, 1]);

        Assert.Equal((7, 2, weights.Loss), (weights.Weight, rows.Weight, rows.Loss));
    }

    [Fact]
    public void InverseFrequency_Counts_WeighClassesEqually()
    {
        var weights = ClassWeights.InverseFrequency([10, 30, 0, 60]);

        Assert.Equal([2.5, 100.0 / 120, 0, 100.0 / 240], weights);
    }

    [Fact]
    public void ClassBalanced_BetaNearOne_GoesOverIntoInverseFrequency()
    {
        var (balanced, inverse) = (ClassWeights.ClassBalanced([10, 30, 60], 1 - 1e-9), ClassWeights.InverseFrequency([10, 30, 60]));

        Assert.Equal(inverse[0] / inverse[2], balanced[0] / balanced[2], 1e-6);
        Assert.Equal(3, balanced.Sum(), 1e-12);
        Assert.Equal([1.0, 1, 1], ClassWeights.ClassBalanced([10, 30, 60], 0, normalize: false));
    }

    [Fact]
    public void ClassBalanced_ManySamples_KeepsTheDigits()
    {
        var beta = 0.9999;

        Assert.Equal(1 - beta, ClassWeights.ClassBalanced([50_000_000], beta, normalize: false)[0], 1e-15);
    }

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
