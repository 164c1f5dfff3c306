using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;
using Cluster.Metrics.Outputs;

namespace Cluster.Metrics;

public class LabelJudgeTests
{
    private static readonly JudgeOptions Usual = new();

    [Fact]
    public void Labels_ByHand_GiveMicroMacroAndSubset()
    {
        var outputs = ModelOutputs.Of(new BinaryCrossEntropyWithLogits(), new Shape(3), TargetSchema.Values(new Shape(3), ["x", "y", "z"]));
        var judge = outputs.Judge(Usual, ([1, -1, 1], [1, 0, 1]), ([1, 1, -1], [1, 0, 1]), ([-1, -1, -1], [0, 0, 0]));

        // x: 2 hits. y: one false alarm. z: one hit, one miss.
        Assert.Equal(2.0 / 3, judge.Values.Of("subset_accuracy"));
        Assert.Equal(7.0 / 9, judge.Values.Of("label_accuracy"));
        Assert.Equal(6.0 / 8, judge.Values.Of("f1_micro"));
        Assert.Equal((1 + 0 + (2.0 / 3)) / 3, judge.Values.Of("f1_macro"));
        Assert.Equal(["x", "y", "z"], judge.Parts.Select(part => part.Name));
        Assert.Equal(0.75, judge.Parts[2].Values.Of("roc_auc"));
    }

    [Fact]
    public void Mask_GivesOverlapOfAllPlaces()
    {
        var outputs = ModelOutputs.Of(new Dice(), new Shape(1, 2, 2), TargetSchema.Values(new Shape(1, 2, 2)));
        var judge = outputs.Judge(Usual, ([0.9f, 0.8f, 0.1f, 0.5f], [1, 0, 0, 1]));

        Assert.Equal(0.5, judge.Values.Of("dice"));
        Assert.Equal(1.0 / 3, judge.Values.Of("iou"));
        Assert.Equal(0.5, judge.Values.Of("pixel_accuracy"));
    }

    [Fact]
    public void Margins_TheSign_Decides()
    {
        var outputs = ModelOutputs.Of(new Hinge(), new Shape(1), TargetSchema.Values(new Shape()));
        var judge = outputs.Judge(Usual, ([0.2f], [1]), ([-0.2f], [-1]), ([0.1f], [-1]));

        Assert.Equal(2.0 / 3, judge.Values.Of("accuracy"));
        Assert.Equal(1, judge.Values.Of("roc_auc"));
    }
}
