using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Losses;

/// <summary>Losses of sequences and rankings against the sum over everything that could have happened.</summary>
public sealed class SequenceLossTests
{
    private const int Steps = 5;
    private const int Classes = 3;

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(0, new[] { 1 })]
    [InlineData(0, new[] { 2, 1 })]
    [InlineData(0, new[] { 1, 1 })]
    [InlineData(2, new[] { 0, 1, 0 })]
    [InlineData(1, new[] { 2, 2, 2 })]
    public void Ctc_AnyTarget_SumsOverAllAlignments(int blank, int[] target)
    {
        var logits = Bits.Uniform(blank + target.Length, Steps * Classes);
        int[] labels = [Steps, target.Length, .. target, .. new int[3 - target.Length]];
        var loss = Evaluate(new Ctc(3, blank, perLabel: false), logits, labels).Sums.Loss;

        var probability = 0.0;
        for (var path = 0; path < Math.Pow(Classes, Steps); path++)
        {
            int[] steps = [.. Enumerable.Range(0, Steps).Select(step => path / (int)Math.Pow(Classes, step) % Classes)];
            if (Spelt(steps, blank).SequenceEqual(target))
            {
                var ofSteps = steps.Select((label, step) => Softmax(logits[(step * Classes)..((step + 1) * Classes)], label));
                probability += ofSteps.Aggregate(1.0, (x, y) => x * y);
            }
        }

        Assert.Equal(-Math.Log(probability), loss, 1e-6);
    }

    [Fact]
    public void Ctc_StepsBehindTheLength_HaveNoGradient()
    {
        var (_, gradient, _) = Evaluate(new Ctc(1), Bits.Uniform(1, Steps * Classes), [3, 1, 1]);

        Assert.All(gradient[..(3 * Classes)], slope => Assert.NotEqual(0, slope));
        Assert.All(gradient[(3 * Classes)..], slope => Assert.Equal(0, slope));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, double.PositiveInfinity)]
    public void Ctc_TargetThatDoesNotFit_HasNoGradient(bool zeroInfinity, double want)
    {
        var (sums, gradient, _) = Evaluate(new Ctc(3, zeroInfinity: zeroInfinity), Bits.Uniform(1, Steps * Classes), [4, 3, 1, 1, 1]);

        Assert.Equal(want, sums.Loss);
        Assert.All(gradient, slope => Assert.Equal(0, slope));
    }

    [Theory]
    [InlineData(6, 1, 1)]
    [InlineData(5, 2, 1)]
    [InlineData(5, 1, 0)]
    [InlineData(5, 1, 3)]
    public void Ctc_LengthOrLabelOutside_Throws(int steps, int length, int label) => Assert.Throws<ArgumentOutOfRangeException>(
        () => Evaluate(new Ctc(1), Bits.Uniform(1, Steps * Classes), [steps, length, label]));

    [Fact]
    public void PlackettLuce_AllRankings_HaveProbabilitiesThatSumToOne()
    {
        var scores = Bits.Uniform(3, 4);
        var sum = 0.0;
        for (var code = 0; code < 256; code++)
        {
            int[] ranking = [code & 3, (code >> 2) & 3, (code >> 4) & 3, code >> 6];
            sum += ranking.Distinct().Count() < 4 ? 0 : Math.Exp(-Rank(new PlackettLuceNll(), scores, ranking));
        }

        Assert.Equal(1, sum, 1e-9);
    }

    [Fact]
    public void PlackettLuce_TopOne_IsTheCrossEntropy()
    {
        var scores = Bits.Uniform(4, 6);

        Assert.Equal(-Math.Log(Softmax(scores, 2)), Rank(new PlackettLuceNll(1), scores, [2]), 1e-12);
    }

    [Fact]
    public void PlackettLuce_ItemTwice_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Rank(new PlackettLuceNll(), [1, 2, 3], [0, 2, 0]));

    [Fact]
    public void PredictRanking_Scores_FallAndTiesKeepTheirOrder()
    {
        var ranking = new int[4];
        PlackettLuceNll.PredictRanking([1, 3, 1, 5], ranking);

        Assert.Equal([3, 1, 0, 2], ranking);
    }

    private static (BatchSums Sums, float[] Gradient, float[] Elements) Evaluate(Loss loss, float[] logits, int[] labels) =>
        new LossExample(loss, new Shape(1, Steps, Classes), logits, labels, [], true).Evaluate();

    private static double Rank(Loss loss, float[] scores, int[] ranking) =>
        new LossExample(loss, new Shape(1, scores.Length), scores, ranking, [], true).Evaluate().Sums.Loss;

    private static IEnumerable<int> Spelt(int[] steps, int blank) =>
        steps.Where((label, step) => label != blank && (step == 0 || steps[step - 1] != label));

    private static double Softmax(float[] scores, int label) => Math.Exp(scores[label]) / scores.Sum(score => Math.Exp(score));
}
