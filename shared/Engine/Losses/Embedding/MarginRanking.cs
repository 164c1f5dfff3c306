using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean of max(0, -y·(a - b) + margin) for pairs of predicted scores a and b, stacked as [batch, 2, ...], and a target y for each
/// pair: 1 where a shall rank higher, -1 where b shall.</summary>
/// <remarks>PyTorch's margin_ranking_loss. Gradient of the sum: -y in a and y in b, up to the margin and at it.</remarks>
public sealed class MarginRanking : StackedLoss
{
    private readonly double _margin;

    /// <summary>The loss with its constant.</summary>
    /// <param name="margin">By how much the higher score shall lead.</param>
    /// <exception cref="ArgumentOutOfRangeException">The margin is not finite.</exception>
    public MarginRanking(double margin = 0)
    {
        HyperParameter.CheckFinite(margin, "MarginRanking");
        _margin = margin;
    }

    /// <inheritdoc/>
    public override string Name => "margin_ranking";

    private protected override int Vectors => 2;

    private protected override string Roles => "both scores";

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        CheckStack(predictions);
        return predictions.ElementCount / 2;
    }

    /// <inheritdoc/>
    public override ElementAxes AxesOfElement(Shape predictions) => new(1, 1);

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame)
    {
        KernelArguments.SameLength(frame.Targets.Length, TargetCount(frame.Shape), Name);
        Targets.CheckSigns(frame.Targets, Name);
        var width = WidthOf(frame.Shape);
        var loss = 0.0;
        for (var index = 0; index < frame.Targets.Length; index++)
        {
            var left = (index / width * 2 * width) + (index % width);
            var target = frame.Targets[index];
            var gap = (-target * ((double)frame.Predictions[left] - frame.Predictions[left + width])) + _margin;
            var slope = gap >= 0 ? target : 0;
            var part = gap < 0 ? 0 : gap;
            frame.Gradient[left] = -slope;
            frame.Gradient[left + width] = slope;
            loss += part;
            frame.SetElement(index, part);
        }

        return new BatchSums(loss, frame.Targets.Length, frame.Samples, 0);
    }
}
