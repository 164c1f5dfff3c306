using Cluster.Engine.Regularization;

namespace Cluster.Engine.Tests.Regularization;

public sealed class EnsembleTests
{
    private static readonly float[] First = [1, 3, 2, 0, 0, -1000];
    private static readonly float[] Second = [4, 1, 1, 2, -1, 5];

    [Fact]
    public void WriteTo_MeanOfProbabilities_AveragesSoftmaxes()
    {
        var result = Average(EnsembleRule.MeanOfProbabilities);
        for (var row = 0; row < 2; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                Assert.Equal((Softmax(First, row, column) + Softmax(Second, row, column)) / 2, result[(row * 3) + column], 1e-7);
            }
        }
    }

    [Fact]
    public void WriteTo_MeanOfOutputs_AveragesThemAsTheyAre() =>
        Assert.Equal([2.5f, 2, 1.5f, 1, -0.5f, -497.5f], Average(EnsembleRule.MeanOfOutputs));

    [Fact]
    public void WriteTo_Votes_CountsLargestScores() => Assert.Equal([0.5f, 0.5f, 0, 0.5f, 0, 0.5f], Average(EnsembleRule.Votes));

    [Fact]
    public void Methods_WrongLengthsOrNoMembers_Throw()
    {
        var ensemble = new Ensemble(EnsembleRule.Votes, 2, 3);

        Assert.Throws<ArgumentException>(() => ensemble.Add(new float[5]));
        Assert.Throws<InvalidOperationException>(() => ensemble.WriteTo(new float[6]));
        Assert.Equal(0, ensemble.Members);
    }

    private static float[] Average(EnsembleRule rule)
    {
        var ensemble = new Ensemble(rule, 2, 3);
        ensemble.Add(First);
        ensemble.Add(Second);
        var result = new float[6];
        ensemble.WriteTo(result);
        return result;
    }

    private static double Softmax(float[] scores, int row, int column) =>
        Math.Exp(scores[(row * 3) + column]) / Enumerable.Range(0, 3).Sum(other => Math.Exp(scores[(row * 3) + other]));
}
