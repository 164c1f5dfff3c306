using Cluster.Collectives.Reduction;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Messages;

/// <summary>A worker's answer to a part of its assignment: the sums of one subtree.</summary>
/// <param name="Term">Term in which the worker joined.</param>
/// <param name="Generation">Generation of the assignment.</param>
/// <param name="Kind">Kind of round.</param>
/// <param name="Step">Step of the round.</param>
/// <param name="Sums">The sums; whoever holds the contribution owns them.</param>
/// <param name="Times">How the worker spent its time since its previous contribution.</param>
public readonly record struct Contribution(
    Term Term, Generation Generation, RoundKind Kind, long Step, SubtreeSums Sums, PhaseTimes Times)
{
    /// <summary>What a micro-batch took the worker to compute, in the newest assignment of this kind of round that it has finished; zero before
    /// the first.</summary>
    public TimeSpan MicroBatchTime { get; init; }
}

/// <summary>How a worker spent its time.</summary>
/// <param name="Compute">In forward and backward passes.</param>
/// <param name="Send">Handing sums to the transport.</param>
/// <param name="Receive">From the first byte of weights to the assignment that follows them.</param>
/// <param name="Wait">Between its last sums and the first byte of what came next.</param>
public readonly record struct PhaseTimes(TimeSpan Compute, TimeSpan Send, TimeSpan Receive, TimeSpan Wait)
{
    /// <summary>Phase by phase, the sum of both.</summary>
    public static PhaseTimes operator +(PhaseTimes left, PhaseTimes right) => new(
        left.Compute + right.Compute, left.Send + right.Send, left.Receive + right.Receive, left.Wait + right.Wait);

    /// <summary>Phase by phase, the sum of both.</summary>
    /// <param name="left">Left addend.</param>
    /// <param name="right">Right addend.</param>
    public static PhaseTimes Add(PhaseTimes left, PhaseTimes right) => left + right;
}
