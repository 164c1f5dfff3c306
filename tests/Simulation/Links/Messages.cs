using Cluster.Collectives.Messages;
using Cluster.Engine.Losses;
using Cluster.FaultSimulation.Numbers;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.FaultSimulation.Links;

/// <summary>What travels on a work stream.</summary>
/// <param name="Term">Term of the coordinator that said it, or to which it is said.</param>
internal abstract record Message(Term Term);

/// <summary>The first word of a worker: the identity that it was given.</summary>
internal sealed record Ready(Term Term, WorkerId Worker) : Message(Term);

/// <summary>Weights from one float up to another; they are whole once those from the first on have come.</summary>
internal sealed record Weights(Term Term, WeightsVersion Version, Quad Values, int From, int End) : Message(Term);

/// <summary>Compute the sums over a range.</summary>
internal sealed record Assignment(Term Term, AssignmentOrder Order) : Message(Term);

/// <summary>Nothing follows.</summary>
internal sealed record Release(Term Term, ReleaseOrder Order) : Message(Term);

/// <summary>A subtree's sums are announced, with the floats from one on.</summary>
internal sealed record Sums(
    Term Term, WorkerId Worker, Generation Generation, RoundKind Kind, long Step, Subtree Node, BatchSums Scalars, Quad Values, int FinalFrom)
    : Message(Term);

/// <summary>The floats of the announced sums that were missing.</summary>
internal sealed record Rest(Term Term, Quad Values, int From) : Message(Term);

/// <summary>A worker wants to leave.</summary>
internal sealed record Drain(Term Term) : Message(Term);
