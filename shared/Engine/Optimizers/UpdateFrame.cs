namespace Cluster.Engine.Optimizers;

/// <summary>What one call of a <see cref="CustomOptimizer"/> works on: a stretch of the weights within one parameter group. Spans are
/// valid during the call only.</summary>
public readonly ref struct UpdateFrame
{
    private readonly OptimizerState _state;
    private readonly int _offset;

    internal UpdateFrame(in UpdatePart part, Span<float> weights, ReadOnlySpan<float> gradient)
    {
        (_state, _offset) = (part.State, part.Offset);
        Weights = weights;
        Gradient = gradient;
        LearningRate = part.LearningRate;
        WeightDecay = part.WeightDecay;
    }

    /// <summary>The weights; to be updated in place.</summary>
    public Span<float> Weights { get; }

    /// <summary>The gradient of the batch's loss in each weight, with penalties and clipping but without weight decay.</summary>
    public ReadOnlySpan<float> Gradient { get; }

    /// <summary>Number of this update, from 1; steps that were skipped do not count.</summary>
    public long Step => _state.Updates;

    /// <summary>Step size of this step and group, after the schedule.</summary>
    public double LearningRate { get; }

    /// <summary>Weight decay of the group.</summary>
    public double WeightDecay { get; }

    /// <summary>What is remembered of each weight; zeros before the first step, to be updated in place.</summary>
    /// <param name="index">Position among <see cref="Optimizer.StateNames"/>.</param>
    public Span<float> State(int index) => _state[index].Span.Slice(_offset, Weights.Length);
}
