using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Events;

/// <summary>Something that happened. The hosts decode the world into events; the core reads nothing else.</summary>
/// <param name="Now">When it happened, on the hosts' monotonic clock.</param>
public abstract record ProtocolEvent(TimeSpan Now);

/// <summary>A worker opened its work stream.</summary>
/// <param name="Now">When it happened.</param>
/// <param name="Worker">Who joined; an identity never used before.</param>
public sealed record WorkerJoined(TimeSpan Now, WorkerId Worker) : ProtocolEvent(Now)
{
    /// <summary>Its process, which may have been another worker before.</summary>
    public ProcessIdentity Process { get; init; } = new("", Worker.Value);
}

/// <summary>A worker said that it is alive.</summary>
/// <param name="Now">When it happened.</param>
/// <param name="Worker">Who renewed.</param>
/// <param name="Term">Term in which the worker joined.</param>
public sealed record LeaseRenewed(TimeSpan Now, WorkerId Worker, Term Term) : ProtocolEvent(Now);

/// <summary>A worker asked to leave once it has finished what it holds.</summary>
/// <param name="Now">When it happened.</param>
/// <param name="Worker">Who leaves.</param>
public sealed record WorkerDraining(TimeSpan Now, WorkerId Worker) : ProtocolEvent(Now);

/// <summary>A worker's stream ended or failed.</summary>
/// <param name="Now">When it happened.</param>
/// <param name="Worker">Who is gone.</param>
/// <param name="Reason">What the host saw, for people.</param>
public sealed record WorkerLost(TimeSpan Now, WorkerId Worker, string Reason) : ProtocolEvent(Now);

/// <summary>A subtree sum was announced, and passed the host's checks; its gradients follow, and <see cref="ContributionArrived"/> is
/// reported when they are whole.</summary>
/// <param name="Now">When it happened.</param>
/// <param name="Worker">Who sends it.</param>
/// <param name="Term">Term under which it is computed.</param>
/// <param name="Generation">Generation of the assignment it answers.</param>
/// <param name="Kind">Kind of round it belongs to.</param>
/// <param name="Step">Step of the round it belongs to.</param>
/// <param name="Subtree">Node of the reduction tree whose sum it is.</param>
public sealed record ContributionBegan(
    TimeSpan Now, WorkerId Worker, Term Term, Generation Generation, RoundKind Kind, long Step, Subtree Subtree) : ProtocolEvent(Now);

/// <summary>A whole subtree sum arrived and passed the host's checks of shape and length.</summary>
/// <param name="Now">When it happened.</param>
/// <param name="Worker">Who sent it.</param>
/// <param name="Term">Term under which it was computed.</param>
/// <param name="Generation">Generation of the assignment it answers.</param>
/// <param name="Kind">Kind of round it belongs to.</param>
/// <param name="Step">Step of the round it belongs to.</param>
/// <param name="Subtree">Node of the reduction tree whose sum it is.</param>
public sealed record ContributionArrived(
    TimeSpan Now, WorkerId Worker, Term Term, Generation Generation, RoundKind Kind, long Step, Subtree Subtree) : ProtocolEvent(Now)
{
    /// <summary>Digest of the sums, where they are sampled for an audit.</summary>
    public ulong Digest { get; init; }
}

/// <summary>The host computed the sums of a node itself, as <see cref="Effects.RecomputeByHost"/> asks.</summary>
/// <param name="Now">When it was done.</param>
/// <param name="Generation">Generation in which it was asked for.</param>
/// <param name="Subtree">Which node.</param>
/// <param name="Digest">Digest of the sums.</param>
public sealed record RecomputedByHost(TimeSpan Now, Generation Generation, Subtree Subtree, ulong Digest) : ProtocolEvent(Now);

/// <summary>The host has gone back, as <see cref="Effects.GoBack"/> asks: to weights, optimizer and all else as they were.</summary>
/// <param name="Now">When it was done.</param>
/// <param name="Round">The round with which the run goes on.</param>
public sealed record WentBack(TimeSpan Now, Round Round) : ProtocolEvent(Now);

/// <summary>A worker holds the whole reduced gradient of an exchange.</summary>
/// <param name="Now">When it happened.</param>
/// <param name="Worker">Who.</param>
/// <param name="Term">Term in which it joined.</param>
/// <param name="Generation">Generation of the exchange.</param>
/// <param name="Step">Step of the round.</param>
public sealed record GradientHeld(TimeSpan Now, WorkerId Worker, Term Term, Generation Generation, long Step) : ProtocolEvent(Now);

/// <summary>The host holds the whole reduced gradient of an exchange.</summary>
/// <param name="Now">When it happened.</param>
/// <param name="Generation">Generation of the exchange.</param>
/// <param name="Step">Step of the round.</param>
public sealed record GradientReceived(TimeSpan Now, Generation Generation, long Step) : ProtocolEvent(Now);

/// <summary>A worker's weights are not those that the same gradient gave the host.</summary>
/// <param name="Now">When it was seen.</param>
/// <param name="Worker">Whose.</param>
/// <param name="Step">Number of updates behind the weights.</param>
public sealed record WorkerDiverged(TimeSpan Now, WorkerId Worker, long Step) : ProtocolEvent(Now);

/// <summary>The host finished the tree and, after a training round, updated the weights.</summary>
/// <param name="Now">When it happened.</param>
/// <param name="Round">The round whose completion was asked for.</param>
/// <param name="EndsJob">Whether the job ends with it by a rule of its own, such as early stopping, whatever the plan still holds.</param>
public sealed record RoundCompleted(TimeSpan Now, Round Round, bool EndsJob = false) : ProtocolEvent(Now);

/// <summary>Time went by; expired leases are acted on.</summary>
/// <param name="Now">What time it is.</param>
public sealed record TimePassed(TimeSpan Now) : ProtocolEvent(Now);

/// <summary>Somebody asked the run to stop after the round in progress.</summary>
/// <param name="Now">When it happened.</param>
public sealed record StopRequested(TimeSpan Now) : ProtocolEvent(Now);
