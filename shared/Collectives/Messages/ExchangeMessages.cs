using Cluster.Engine.Schedules;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Messages;

/// <summary>Apply the gradient that the exchange of a step left, since everybody holds it.</summary>
/// <param name="Step">The step.</param>
/// <param name="Loss">Loss of the weights as they stand.</param>
/// <param name="Scale">What turns the sums of gradients into the gradient.</param>
/// <param name="Plateaus">What the schedules remember that wait for plateaus.</param>
/// <param name="Skipped">Steps before it whose gradient was not applied.</param>
public sealed record CommitOrder(long Step, double Loss, double Scale, IReadOnlyList<PlateauState> Plateaus, long Skipped) : Order;

/// <summary>What a worker says of an exchange.</summary>
public abstract record ExchangeWord;

/// <summary>It holds the whole reduced gradient.</summary>
/// <param name="Generation">Generation of the exchange.</param>
/// <param name="Step">Step of the round.</param>
public sealed record HeldWord(Generation Generation, long Step) : ExchangeWord;

/// <summary>It applied a gradient.</summary>
/// <param name="Step">Updates behind its weights now.</param>
/// <param name="Digest">Digest of these weights.</param>
public sealed record AppliedWord(long Step, ulong Digest) : ExchangeWord;

/// <summary>It has no connection to a peer, or none any more.</summary>
/// <param name="Peer">The peer; number 0 is the coordinator.</param>
/// <param name="Reason">One line.</param>
public sealed record PeerLostWord(WorkerId Peer, string Reason) : ExchangeWord;
