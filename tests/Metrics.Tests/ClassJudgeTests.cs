using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;
using Cluster.Metrics.Outputs;

namespace Cluster.Metrics;

public class ClassJudgeTests
{
    private static readonly ModelOutputs Three = ModelOutputs.Of(new SoftmaxCrossEntropy(), new Shape(3), TargetSchema.Class(3, ["a", "b", "c"]));

    // Truth 0, 0, 1, 1, 2 taken for 0, 1, 1, 1, 0; the second answer is right in the fifth only.
    private static readonly (float[], int[])[] Five =
    [
        ([3, 1, 0], [0]), ([1, 3, 2], [0]), ([0, 2, 1], [1]), ([-1, 1, 0], [1]), ([2, 0, 1], [2]),
    ];

    [Fact]
    public void Classes_ByHand_GiveTheirPrecisionRecallAndF1()
    {
        var judge = Three.Judge(Five);

        Assert.Equal(3.0 / 5, judge.Values.Of("accuracy"));
        Assert.Equal(((1.0 / 2) + (2.0 / 3) + 0) / 3, judge.Values.Of("precision_macro"));
        Assert.Equal((0.5 + 1 + 0) / 3, judge.Values.Of("recall_macro"));
        Assert.Equal((0.5 + 0.8 + 0) / 3, judge.Values.Of("f1_macro"));
        Assert.Equal(3.0 / 5, judge.Values.Of("f1_micro"));
        Assert.Equal(4.0 / 5, judge.Values.Of("top_2_accuracy"));
        Assert.Equal(["a", "b", "c"], judge.Parts.Select(part => part.Name));
        Assert.Equal(2.0 / 3, judge.Parts[1].Values.Of("precision"));
        Assert.Equal(2, judge.Parts[1].Values.Of("support"));
    }

    [Fact]
    public void Confusion_RowIsTheTruth_ColumnTheAnswer()
    {
        var confusion = Three.Judge(Five).Confusion!;

        Assert.Equal((1, 1, 2, 1), (confusion[0, 0], confusion[0, 1], confusion[1, 1], confusion[2, 0]));
        Assert.Equal(5, confusion.Total);
    }

    [Fact]
    public void Ties_TheFirstClass_Wins()
    {
        var judge = Three.Judge(([1, 1, 0], [0]), ([1, 1, 0], [1]));

        Assert.Equal(0.5, judge.Values.Of("accuracy"));
        Assert.Equal(1, judge.Values.Of("top_2_accuracy"));
    }

    [Fact]
    public void Ignored_CountsNowhere()
    {
        var judge = Three.Judge([.. Five, ([9, 0, 0], [TargetSchema.Ignored])]);

        Assert.Equal(3.0 / 5, judge.Values.Of("accuracy"));
        Assert.Equal(4.0 / 5, judge.Values.Of("top_2_accuracy"));
        Assert.Equal(5, judge.Confusion!.Total);
    }

    [Fact]
    public void Answers_WhenProbabilitiesAreTheSameNumber_FollowTheScores()
    {
        // In probabilities the difference is lost; training counts the larger score.
        var judge = Three.Judge(([0, 1e-30f, -1], [1]));

        Assert.Equal(1, judge.Values.Of("accuracy"));
    }

    [Fact]
    public void OneVersusRest_MatchesTheAreaUnderTheSteps()
    {
        var random = new Random(7);
        var samples = Enumerable.Range(0, 200)
            .Select(_ => (Enumerable.Range(0, 3).Select(_ => random.NextSingle()).ToArray(), new[] { random.Next(3) })).ToArray();

        var areas = Enumerable.Range(0, 3).Select(index => AreaUnderTheSteps(
            [.. samples.Select(sample => (SoftmaxOf(sample.Item1)[index], sample.Item2[0] == index))]));

        Assert.Equal(areas.Average(), Three.Judge(samples).Values.Of("roc_auc_one_vs_rest"), 12);
    }

    [Fact]
    public void EqualScores_CountHalf()
    {
        var curve = new RocCurve();
        foreach (var (score, isPositive) in new[] { (1.0, true), (1, false), (2, true), (0, false), (2, false), (3, true), (0, true) })
        {
            curve.Add(score, isPositive);
        }

        // Pairs won by 0, 1, 2 and 3: ½, 1 + ½, 2 + ½ and 3 of 12.
        Assert.Equal(7.5 / 12, curve.Area);
    }

    [Fact]
    public void Pixels_GiveOverlaps_WithClassesOnAxisOne()
    {
        // Two classes over 1×3 pixels; the third pixel is not counted.
        var outputs = ModelOutputs.Of(new SoftmaxCrossEntropy(classAxis: 1), new Shape(2, 1, 3), new TargetSchema(new Shape(1, 3), 2, []));
        var judge = outputs.Judge(([1, 0, 5, 0, 1, 5], [0, 0, -100]));

        // Class 0: one hit, one miss. Class 1: one false alarm.
        Assert.Equal(0.5, judge.Values.Of("accuracy"));
        Assert.Equal(((2.0 / 3) + 0) / 2, judge.Values.Of("dice_mean"));
        Assert.Equal(0.5 / 2, judge.Values.Of("iou_mean"));
    }

    [Fact]
    public void Steps_OfASequence_GivePerplexity()
    {
        var outputs = ModelOutputs.Of(new SoftmaxCrossEntropy(), new Shape(2, 2), new TargetSchema(new Shape(2), 2, []));
        var ln3 = (float)Math.Log(3);
        var judge = outputs.Judge(([ln3, 0, 0, 0], [0, 1]));

        // Probabilities 3/4 and 1/2.
        Assert.Equal(Math.Sqrt(1 / (0.75 * 0.5)), judge.Values.Of("perplexity"), 7);
    }

    [Fact]
    public void OneOutput_ForTwoClasses_IsTheSecond()
    {
        var outputs = (ClassOutputs)ModelOutputs.Of(new BinaryCrossEntropyWithLogits(), new Shape(1), TargetSchema.Class(2, ["no", "yes"]));
        var judge = outputs.Judge(([2], [1]), ([-1], [0]), ([1], [0]), ([-2], [1]));

        Assert.Equal(0.5, judge.Values.Of("accuracy"));
        Assert.Equal(0.5, judge.Values.Of("roc_auc"));
        var probabilities = new double[2];
        outputs.Read([0], new double[2], probabilities);
        Assert.Equal([0.5, 0.5], probabilities);
    }

    private static double[] SoftmaxOf(float[] scores)
    {
        var exponentials = scores.Select(score => Math.Exp(score)).ToArray();
        return [.. exponentials.Select(exponential => exponential / exponentials.Sum())];
    }

    /// <summary>The trapezoids under the curve of hits over false alarms, as the threshold falls.</summary>
    private static double AreaUnderTheSteps((double Score, bool IsPositive)[] things)
    {
        var (positives, negatives) = (things.Count(thing => thing.IsPositive), things.Count(thing => !thing.IsPositive));
        var (area, hits, alarms) = (0.0, 0.0, 0.0);
        foreach (var group in things.GroupBy(thing => thing.Score).OrderByDescending(group => group.Key))
        {
            var more = (double)group.Count(thing => thing.IsPositive) / positives;
            var wrong = (double)group.Count(thing => !thing.IsPositive) / negatives;
            area += wrong * (hits + (more / 2));
            (hits, alarms) = (hits + more, alarms + wrong);
        }

        return area;
    }
}
