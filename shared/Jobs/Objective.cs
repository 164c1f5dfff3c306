using Cluster.Engine.Losses;

namespace Cluster.Jobs;

/// <summary>What a job minimises: a loss, and how its sums over samples become one number.</summary>
public sealed record Objective
{
    /// <summary>A loss with its reduction.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="reduction">Mean, sum or batch mean.</param>
    /// <exception cref="ArgumentOutOfRangeException">The loss has no such reduction.</exception>
    public Objective(Loss loss, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(loss);
        loss.Root(default, reduction);
        (Loss, Reduction) = (loss, reduction);
    }

    /// <summary>The loss.</summary>
    public Loss Loss { get; }

    /// <summary>How its sums become one number.</summary>
    public Reduction Reduction { get; }

    /// <summary>The loss over what was summed, and what the summed gradients are to be multiplied with.</summary>
    /// <param name="sums">Sums over a global batch, or over any other samples.</param>
    public LossRoot Root(in BatchSums sums) => Loss.Root(sums, Reduction);

    /// <summary>The same where replicas trained by themselves and what was summed is how far they came: the mean counts each of them once.</summary>
    /// <param name="sums">Sums over all batches of all replicas.</param>
    /// <param name="replicas">Number of replicas, 1 or more.</param>
    public LossRoot RootOfReplicas(in BatchSums sums, int replicas) => Root(sums) with { GradientScale = 1.0 / replicas };
}
