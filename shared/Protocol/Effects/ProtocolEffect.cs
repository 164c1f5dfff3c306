using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Effects;

/// <summary>Something the host must do, in the order given.</summary>
public abstract record ProtocolEffect;

/// <summary>Send a worker weights; they are the current ones of their kind.</summary>
/// <param name="Worker">To whom.</param>
/// <param name="Weights">Which weights.</param>
public sealed record SendWeights(WorkerId Worker, WeightsVersion Weights) : ProtocolEffect;

/// <summary>Ask a worker for the sums over a range.</summary>
/// <param name="Worker">Whom.</param>
/// <param name="Generation">Generation to stamp the assignment with.</param>
/// <param name="Round">The round.</param>
/// <param name="Range">The micro-batches.</param>
public sealed record AssignRange(WorkerId Worker, Generation Generation, Round Round, LeafRange Range) : ProtocolEffect
{
    /// <summary>How the gradients are reduced where the workers do it among themselves; then the range may be empty.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>Whether somebody else was asked for it too, who is overdue.</summary>
    public bool IsCopy { get; init; }
}

/// <summary>Send a worker weights and optimizer state, those after the last update, to go on from by itself.</summary>
/// <param name="Worker">To whom.</param>
/// <param name="Step">Number of updates behind them.</param>
public sealed record SendState(WorkerId Worker, long Step) : ProtocolEffect;

/// <summary>Everybody holds the gradient: a worker shall apply it to its weights.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Round">The round.</param>
public sealed record CommitStep(WorkerId Worker, Round Round) : ProtocolEffect;

/// <summary>Forget whatever has come of the round: somebody is gone who held a part of it, or whose part is wrong.</summary>
/// <param name="Round">The round.</param>
public sealed record RestartRound(Round Round) : ProtocolEffect;

/// <summary>The contribution that just arrived, or began to, counts.</summary>
/// <param name="Worker">Who sends it.</param>
/// <param name="Subtree">Where it stands in the tree.</param>
public sealed record AcceptContribution(WorkerId Worker, Subtree Subtree) : ProtocolEffect;

/// <summary>A contribution that was accepted while it grew is whole now.</summary>
/// <param name="Worker">Who sent it.</param>
/// <param name="Subtree">Where it stands in the tree.</param>
public sealed record FinishContribution(WorkerId Worker, Subtree Subtree) : ProtocolEffect;

/// <summary>A contribution that was accepted while it grew will never be whole, or a whole one takes its place: forget it.</summary>
/// <param name="Worker">Who sent it.</param>
/// <param name="Subtree">Where it stands in the tree.</param>
public sealed record WithdrawContribution(WorkerId Worker, Subtree Subtree) : ProtocolEffect;

/// <summary>Every leaf is in or on its way: what has come of all of them may be reduced, and weights updated by it, while the rest grows.
/// It comes again after a contribution was withdrawn and replaced; the sums of a node have the same bits whoever computes them, so
/// what was reduced before stays valid.</summary>
/// <param name="Round">The round.</param>
public sealed record BeginReduction(Round Round) : ProtocolEffect;

/// <summary>Send a worker the weights of the next step as they come into being. It counts as having them when the round is complete.</summary>
/// <param name="Worker">To whom.</param>
/// <param name="Weights">Which weights.</param>
public sealed record StreamWeights(WorkerId Worker, WeightsVersion Weights) : ProtocolEffect;

/// <summary>Drop the contribution that just arrived.</summary>
/// <param name="Worker">Who sent it.</param>
/// <param name="Subtree">What it claimed to be.</param>
/// <param name="Reason">Why it does not count.</param>
public sealed record DiscardContribution(WorkerId Worker, Subtree Subtree, DiscardReason Reason) : ProtocolEffect
{
    /// <summary>Micro-batches whose computation is wasted: its sender had been asked for them, but others were faster.</summary>
    public int Wasted { get; init; }
}

/// <summary>Every leaf is in: finish the tree, update the weights or note the evaluation, then report
/// <see cref="Events.RoundCompleted"/>.</summary>
/// <param name="Round">The round.</param>
public sealed record CompleteRound(Round Round) : ProtocolEffect;

/// <summary>Let a worker go that has nothing left to do.</summary>
/// <param name="Worker">Whom.</param>
/// <param name="Reason">Why.</param>
public sealed record ReleaseWorker(WorkerId Worker, ReleaseReason Reason) : ProtocolEffect;

/// <summary>Cut a worker off; whatever it still sends is void.</summary>
/// <param name="Worker">Whom.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record EvictWorker(WorkerId Worker, string Reason) : ProtocolEffect
{
    /// <summary>Whether it would be turned away if it came back.</summary>
    public bool IsForGood { get; init; }
}

/// <summary>The membership changed: tell whoever watches.</summary>
/// <param name="Generation">The new generation.</param>
/// <param name="Active">Workers that may be given ranges.</param>
/// <param name="Idle">Workers without which training would be as fast: a full batch has no micro-batch for them, or they stand by.</param>
public sealed record ReportMembership(Generation Generation, int Active, int Idle) : ProtocolEffect;

/// <summary>The run is over; nothing follows.</summary>
/// <param name="Step">Number of updates behind the weights.</param>
/// <param name="Next">The round with which the job would have gone on, where the run was asked to stop; null when the job was carried out
/// whole, by its plan or by its own rule of ending.</param>
public sealed record FinishRun(long Step, Round? Next) : ProtocolEffect
{
    /// <summary>Whether the job was carried out whole.</summary>
    public bool Completed => Next is null;
}
