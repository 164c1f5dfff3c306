using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;
using Cluster.Metrics.Outputs;

namespace Cluster.Metrics;

public class ValueJudgeTests
{
    [Fact]
    public void Values_ByHand_GiveTheirErrors()
    {
        var outputs = ModelOutputs.Of(new MeanSquaredError(), new Shape(1), TargetSchema.Values(new Shape(), ["price"]));
        var judge = outputs.Judge(new JudgeOptions(), ([1], [2]), ([4], [4]), ([8], [6]));

        // Errors -1, 0, 2 of 2, 4, 6, whose squares about 4 sum to 8.
        Assert.Equal(1, judge.Values.Of("mae"));
        Assert.Equal(Math.Sqrt(5.0 / 3), judge.Values.Of("rmse"));
        Assert.Equal(1 - (5.0 / 8), judge.Values.Of("r2"));
    }

    [Fact]
    public void Values_AreJudged_InTheUnitOfTheData()
    {
        var outputs = ModelOutputs.Of(new MeanAbsoluteError(), new Shape(2), TargetSchema.Values(new Shape(2), ["a", "b"]));
        var options = new JudgeOptions { ToOriginal = (index, value) => index == 0 ? 10 * value : value + 1 };
        var judge = outputs.Judge(options, ([1, 0], [2, 5]), ([3, 1], [3, 1]));

        Assert.Equal(5, judge.Parts[0].Values.Of("mae"));
        Assert.Equal(2.5, judge.Parts[1].Values.Of("mae"));
        Assert.Equal((5 + 2.5) / 2, judge.Values.Of("mae"));
    }

    [Fact]
    public void RSquared_OfATruthThatNeverChanges_IsUndefined()
    {
        var outputs = ModelOutputs.Of(new MeanSquaredError(), new Shape(1), TargetSchema.Values(new Shape()));

        Assert.Equal(double.NaN, outputs.Judge(new JudgeOptions(), ([1], [2]), ([2], [2])).Values.Of("r2"));
    }

    [Fact]
    public void Distributions_AreJudged_ByTheirMeans()
    {
        var outputs = (ValueOutputs)ModelOutputs.Of(new GaussianNll(link: PositiveLink.Exp), new Shape(2, 1), TargetSchema.Values(new Shape(1)));
        var judge = outputs.Judge(new JudgeOptions(), ([3, 0], [1]), ([2, 5], [2]));

        Assert.Equal(1, judge.Values.Of("mae"));
        var parameters = new float[2];
        outputs.ReadParameters([3, 0], parameters);
        Assert.Equal([3, 1], parameters);
    }
}
