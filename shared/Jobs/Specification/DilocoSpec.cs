using Cluster.Engine.Optimizers;

namespace Cluster.Jobs.Specification;

/// <summary>Replicas of the model that train by themselves and meet seldom. A step starts all of them from the same weights; each goes its
/// inner steps with the job's optimizer, and the outer optimizer takes the mean of how far they came for a gradient.</summary>
/// <param name="Replicas">R, 1 to 4096: how many there are, on however many workers; the ceiling of parallelism.</param>
/// <param name="InnerSteps">H, 1 to 2^20: batches that each takes between two exchanges.</param>
/// <param name="Outer">How the replicas' mean moves the weights; null for Nesterov momentum of 0.9 at a learning rate of 0.7, as in
/// DiLoCo. Local SGD, which takes the mean itself, is sgd at a rate of 1.</param>
public sealed record DilocoSpec(int Replicas, int InnerSteps, [Names(typeof(Optimizer))] Part? Outer = null)
{
    private const int MostReplicas = 4096;
    private const int MostInnerSteps = 1 << 20;

    /// <summary>How many replicas there are, 1 to 4096.</summary>
    public int Replicas { get; init; } = Checked(Replicas, MostReplicas, nameof(Replicas));

    /// <summary>Batches that each takes between two exchanges, 1 to 2^20.</summary>
    public int InnerSteps { get; init; } = Checked(InnerSteps, MostInnerSteps, nameof(InnerSteps));

    /// <summary>How the replicas' mean moves the weights.</summary>
    public Part Outer { get; init; } = Outer ?? Part.Of("momentum", ("learning_rate", 0.7), ("momentum", 0.9), ("nesterov", true));

    private static int Checked(int count, int most, string name) => count >= 1 && count <= most
        ? count
        : throw new ArgumentOutOfRangeException(name, count, FormattableString.Invariant($"expected 1 to {most}, got {count}"));
}
