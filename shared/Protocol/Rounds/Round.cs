using Cluster.Protocol.Reduction;

namespace Cluster.Protocol.Rounds;

/// <summary>What a round's sums are for.</summary>
public enum RoundKind
{
    /// <summary>Gradients of one global batch, followed by one update of the weights.</summary>
    Train = 1,

    /// <summary>Loss and accuracy over the test split; the weights stay as they are.</summary>
    Evaluate = 2,

    /// <summary>Outputs of the samples of a set, with their loss and accuracy; the weights stay as they are.</summary>
    Predict = 3,
}

/// <summary>One pass of the cluster: micro-batches go out to workers, their sums come back through the reduction tree.</summary>
/// <param name="Kind">What the sums are for.</param>
/// <param name="Step">Number of updates the weights have behind them: training step n reads the weights after n updates.</param>
/// <param name="Epoch">Epoch the round belongs to, from 0; an evaluation belongs to the epoch it follows. For outputs the set, from 0.</param>
/// <param name="StepInEpoch">Step within the epoch, from 0; 0 for an evaluation. For outputs the window of the set, from 0.</param>
/// <param name="LeafCount">Number of micro-batches, 1 or more.</param>
public sealed record Round(RoundKind Kind, long Step, int Epoch, int StepInEpoch, int LeafCount)
{
    /// <summary>Which weights the round reads; a training round always those that it will update.</summary>
    public WeightsKind WeightsKind { get; init; } = WeightsKind.Trained;

    /// <summary>The weights that the round reads.</summary>
    public WeightsVersion Weights => new(Step, WeightsKind);

    /// <summary>All leaves of the round.</summary>
    public LeafRange Leaves => new(0, LeafCount);

    /// <summary>The round's reduction tree.</summary>
    public ReductionTree Tree => new(LeafCount);
}
