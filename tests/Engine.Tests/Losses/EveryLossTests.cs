using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Losses;

/// <summary>What all losses have in common.</summary>
public sealed class EveryLossTests
{
    private static readonly float[] Extremes = [1e4f, -1e4f, 0f, -0f, 1f, -1f, 3e3f, -3e3f, 1e-30f, -88f, 105f];

    public static TheoryData<string> All => LossExamples.Names;

    public static TheoryData<string> Additive => LossExamples.Where(example => example.Loss.Combination != LossCombination.PerMicroBatch);

    public static TheoryData<string> Elementary => LossExamples.Where(example => example.Loss.Combination == LossCombination.Additive);

    public static TheoryData<string> OfLogits => LossExamples.Where(example => example.TakesLogits);

    public static TheoryData<string> WithTargets => LossExamples.Where(example => example.Labels.Length + example.Targets.Length > 0);

    [Theory]
    [MemberData(nameof(All))]
    public void Gradient_EveryPrediction_IsTheSlopeOfTheSum(string name)
    {
        var example = LossExamples.Of(name);
        var (_, gradient, _) = example.Evaluate();
        for (var index = 0; index < gradient.Length; index++)
        {
            Assert.InRange(Math.Abs(gradient[index] - Slope(example, index)), 0, 2e-3 * Math.Max(1, Math.Abs(gradient[index])));
        }
    }

    [Theory]
    [MemberData(nameof(Additive))]
    public void Evaluate_InParts_AddsUpToTheWhole(string name)
    {
        var example = LossExamples.Of(name);
        var (whole, gradient, elements) = example.Evaluate();
        var (left, leftGradient, leftElements) = example.Part(0, 2).Evaluate();
        var (right, rightGradient, rightElements) = example.Part(2, example.Shape[0] - 2).Evaluate();
        var sum = BatchSums.Add(left, right);

        Bits.AssertEqual(gradient, [.. leftGradient, .. rightGradient], "gradient");
        Bits.AssertEqual(elements, [.. leftElements, .. rightElements], "elements");
        Assert.Equal(whole.Loss, sum.Loss, 1e-9 * Math.Max(1, Math.Abs(whole.Loss)));
        Assert.Equal(whole.Weight, sum.Weight, 1e-12);
        Assert.Equal((whole.Samples, whole.Correct), (sum.Samples, sum.Correct));
    }

    [Theory]
    [MemberData(nameof(Elementary))]
    public void Elements_OfABatch_SumToTheLoss(string name)
    {
        var (sums, _, elements) = LossExamples.Of(name).Evaluate();

        Assert.Equal(sums.Loss, elements.Sum(element => (double)element), 1e-5 * Math.Max(1, Math.Abs(sums.Loss)));
    }

    [Theory]
    [MemberData(nameof(OfLogits))]
    public void Evaluate_ExtremePredictions_YieldsNumbers(string name)
    {
        var example = LossExamples.Of(name);
        for (var shift = 0; shift < Extremes.Length; shift++)
        {
            for (var index = 0; index < example.Predictions.Length; index++)
            {
                example.Predictions[index] = Extremes[(index + (shift * (1 + (index % 3)))) % Extremes.Length];
            }

            var (sums, gradient, elements) = example.Evaluate();

            Assert.True(double.IsFinite(sums.Loss), $"The loss is {sums.Loss}.");
            Assert.All(gradient, slope => Assert.True(float.IsFinite(slope), $"A gradient is {slope}."));
            Assert.All(elements, element => Assert.True(float.IsFinite(element), $"An element is {element}."));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Evaluate_PredictionThatIsNoNumber_ShowsInTheLoss(string name)
    {
        var example = LossExamples.Of(name);
        example.Predictions[0] = float.NaN;

        Assert.True(double.IsNaN(example.Evaluate().Sums.Loss));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Evaluate_NoSamples_YieldsNothing(string name)
    {
        var example = LossExamples.Of(name).Part(0, 0);

        var (sums, _, _) = example.Evaluate();

        Assert.Equal(default, sums);
        Assert.Equal(0, example.Loss.Root(sums).GradientScale);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Evaluate_OneSample_EqualsTheFirstOfTheBatch(string name)
    {
        var example = LossExamples.Of(name).Part(0, 1);
        var (sums, gradient, elements) = example.Evaluate();

        Assert.True(double.IsFinite(sums.Loss));
        Assert.DoesNotContain(gradient, float.IsNaN);
        Assert.DoesNotContain(elements, float.IsNaN);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Evaluate_Again_HasTheSameBitsAndAllocatesNothing(string name)
    {
        var example = LossExamples.Of(name);
        var (first, gradient, _) = example.Evaluate();
        var again = new float[gradient.Length];
        example.Evaluate(again);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var sums = example.Evaluate(again);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(first, sums);
        Bits.AssertEqual(gradient, again, "gradient");
        Assert.Equal(0, allocated);
    }

    [Theory]
    [MemberData(nameof(WithTargets))]
    public void Evaluate_TargetsMissing_Throws(string name)
    {
        var example = LossExamples.Of(name);
        var shortened = example with { Labels = [.. example.Labels.Skip(1)], Targets = [.. example.Targets.Skip(1)] };

        Assert.Throws<ShapeException>(() => shortened.Evaluate());
    }

    [Fact]
    public void Examples_OfAllLosses_LeaveNoneOut()
    {
        var known = typeof(Loss).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(Loss)) && !type.IsAbstract);
        var shown = LossExamples.Names.Select(row => LossExamples.Of(row.Data).Loss.GetType());

        Assert.Empty(known.Except(shown));
    }

    [Fact]
    public void Names_OfAllLosses_Differ()
    {
        var names = LossExamples.Names.Select(row => LossExamples.Of(row.Data).Loss).DistinctBy(loss => loss.GetType()).Select(loss => loss.Name);

        Assert.Distinct(names);
    }

    private static double Slope(LossExample example, int index)
    {
        var original = example.Predictions[index];
        var (above, below) = (original + (1f / 512), original - (1f / 512));
        example.Predictions[index] = above;
        var high = example.Evaluate().Sums.Loss;
        example.Predictions[index] = below;
        var low = example.Evaluate().Sums.Loss;
        example.Predictions[index] = original;
        return (high - low) / ((double)above - below);
    }
}
