using Cluster.Collectives.Exchanges;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Losses;
using Cluster.Engine.Schedules;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Google.Protobuf;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Between messages of the wire contract and the types of this house. What comes from the wire is checked here.</summary>
internal static class WireConversions
{
    private const int HighestLevel = 24;
    private const int MostLeaves = 1 << HighestLevel;
    private const long LongestDurationUs = 366L * 24 * 3600 * 1_000_000;

    public static Wire.RoundKind ToWire(this RoundKind kind) => kind switch
    {
        RoundKind.Train => Wire.RoundKind.Train,
        RoundKind.Evaluate => Wire.RoundKind.Evaluate,
        RoundKind.Predict => Wire.RoundKind.Predict,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static RoundKind FromWire(this Wire.RoundKind kind) => kind switch
    {
        Wire.RoundKind.Train => RoundKind.Train,
        Wire.RoundKind.Evaluate => RoundKind.Evaluate,
        Wire.RoundKind.Predict => RoundKind.Predict,
        _ => throw new ContractException($"unknown round kind {(int)kind}"),
    };

    public static Wire.WeightsKind ToWire(this WeightsKind kind) => kind switch
    {
        WeightsKind.Trained => Wire.WeightsKind.Trained,
        WeightsKind.Averaged => Wire.WeightsKind.Averaged,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static WeightsKind FromWire(this Wire.WeightsKind kind) => kind switch
    {
        Wire.WeightsKind.Trained => WeightsKind.Trained,
        Wire.WeightsKind.Averaged => WeightsKind.Averaged,
        _ => throw new ContractException($"unknown weights kind {(int)kind}"),
    };

    public static WeightsVersion WeightsFromWire(this Wire.Fence fence) => new(fence.Step, fence.WeightsKind.FromWire());

    public static Wire.Assignment ToWire(this AssignmentOrder order)
    {
        var assignment = PlainToWire(order);
        foreach (var (worker, range) in order.Exchange?.Members ?? [])
        {
            var address = order.Peers.FirstOrDefault(peer => peer.Worker == worker);
            assignment.Members.Add(new Wire.ExchangeMember
            {
                Worker = worker.Value,
                FirstLeaf = range.Start,
                LeafCount = range.Count,
                Host = address?.Host ?? "",
                Port = address?.Port ?? 0,
                Ticket = ByteString.CopyFrom(address is null ? [] : address.Ticket.Span),
                Certificate = ByteString.CopyFrom(address is null ? [] : address.Certificate.Span),
            });
        }

        return assignment;
    }

    private static Wire.Assignment PlainToWire(AssignmentOrder order) => new()
    {
        Kind = order.Round.Kind.ToWire(),
        Epoch = order.Round.Epoch,
        StepInEpoch = order.Round.StepInEpoch,
        RoundLeaves = order.Round.LeafCount,
        FirstLeaf = order.Range.Start,
        LeafCount = order.Range.Count,
    };

    public static AssignmentOrder FromWire(this Wire.Assignment assignment, Wire.Fence fence)
    {
        var range = assignment.Members.Count > 0 && assignment.LeafCount == 0
            ? default
            : RangeFromWire(assignment.FirstLeaf, assignment.LeafCount, assignment.RoundLeaves);
        var weights = fence.WeightsFromWire();
        var round = new Round(
            assignment.Kind.FromWire(), weights.Step, assignment.Epoch, assignment.StepInEpoch, assignment.RoundLeaves)
        {
            WeightsKind = weights.Kind,
        };
        var generation = new Generation(fence.Generation);
        var order = new AssignmentOrder(round, generation, range);
        return assignment.Members.Count == 0 ? order : order with
        {
            Exchange = new Exchange(generation, [.. assignment.Members.Select(MemberFromWire)]),
            Peers =
            [
                .. assignment.Members.Where(member => member.Host.Length > 0)
                    .Select(member => new PeerAddress(
                        new WorkerId(member.Worker), member.Host, member.Port, member.Ticket.Memory, member.Certificate.Memory)),
            ],
        };
    }

    public static int BucketsFromWire(this Wire.Assignment assignment) => assignment.BucketBytes is var size && (size == 0 || Buckets.Allow(size))
        ? size
        : throw new ContractException($"bucket_bytes must be 0 or a power of two from {Buckets.Smallest} to {Buckets.Largest}, got {size}");

    public static Wire.Commit ToWire(this CommitOrder order) => new()
    {
        Loss = order.Loss,
        Scale = order.Scale,
        Skipped = order.Skipped,
        Plateaus =
        {
            order.Plateaus.Select(state => new Wire.Plateau
            {
                Rate = state.Rate,
                Best = state.Best,
                BadCount = state.BadCount,
                CooldownLeft = state.CooldownLeft,
            }),
        },
    };

    public static CommitOrder FromWire(this Wire.Commit commit, long step) => new(
        step,
        commit.Loss,
        commit.Scale,
        [.. commit.Plateaus.Select(state => new PlateauState(state.Rate, state.Best, state.BadCount, state.CooldownLeft))],
        commit.Skipped);

    public static Wire.WorkerMessage ToWire(this ExchangeWord word, Membership membership)
    {
        var fence = new Wire.Fence { Job = membership.Job, Term = membership.Term.Value };
        switch (word)
        {
            case HeldWord held:
                (fence.Generation, fence.Step) = (held.Generation.Value, held.Step);
                return new Wire.WorkerMessage { Fence = fence, Held = new Wire.GradientHeld() };
            case AppliedWord applied:
                fence.Step = applied.Step;
                return new Wire.WorkerMessage { Fence = fence, Applied = new Wire.WeightsApplied { Digest = applied.Digest } };
            case PeerLostWord lost:
                return new Wire.WorkerMessage { Fence = fence, PeerLost = new Wire.PeerLost { Worker = lost.Peer.Value, Message = lost.Reason } };
            default:
                throw new ArgumentOutOfRangeException(nameof(word), word, null);
        }
    }

    public static ExchangeWord WordFromWire(this Wire.WorkerMessage message) => message.BodyCase switch
    {
        Wire.WorkerMessage.BodyOneofCase.Held => new HeldWord(new Generation(message.Fence.Generation), message.Fence.Step),
        Wire.WorkerMessage.BodyOneofCase.Applied => new AppliedWord(message.Fence.Step, message.Applied.Digest),
        Wire.WorkerMessage.BodyOneofCase.PeerLost => new PeerLostWord(new WorkerId(message.PeerLost.Worker), message.PeerLost.Message),
        _ => throw new ContractException($"unexpected message {message.BodyCase}"),
    };

    private static ExchangeMember MemberFromWire(Wire.ExchangeMember member) => new(
        new WorkerId(member.Worker),
        member.FirstLeaf >= 0 && member.LeafCount >= 0 && member.FirstLeaf <= MostLeaves - member.LeafCount
            ? new LeafRange(member.FirstLeaf, member.LeafCount)
            : throw new ContractException($"an exchange with micro-batches from {member.FirstLeaf}, {member.LeafCount} of them"));

    public static LeafRange RangeFromWire(int start, int count, int leaves)
    {
        var range = new LeafRange(start, count);
        return leaves is >= 1 and <= MostLeaves && start >= 0 && count >= 1 && start <= leaves - count
            ? range
            : throw new ContractException($"assignment of micro-batches {range} in a round of {leaves}");
    }

    public static Subtree SubtreeFromWire(int level, int index) => level is >= 0 and <= HighestLevel && index >= 0
        ? new Subtree(level, index)
        : throw new ContractException($"no subtree {level}:{index}");

    public static Wire.Release ToWire(this ReleaseOrder order) => new()
    {
        Reason = order.Cause switch
        {
            ReleaseCause.Drained => Wire.Release.Types.Reason.Drained,
            ReleaseCause.RunFinished => Wire.Release.Types.Reason.RunFinished,
            ReleaseCause.RunFailed => Wire.Release.Types.Reason.RunFailed,
            _ => throw new ArgumentOutOfRangeException(nameof(order), order.Cause, null),
        },
        Message = order.Message,
    };

    public static ReleaseOrder FromWire(this Wire.Release release) => new(
        release.Reason switch
        {
            Wire.Release.Types.Reason.Drained => ReleaseCause.Drained,
            Wire.Release.Types.Reason.RunFinished => ReleaseCause.RunFinished,
            Wire.Release.Types.Reason.RunFailed => ReleaseCause.RunFailed,
            _ => throw new ContractException($"unknown release reason {(int)release.Reason}"),
        },
        release.Message);

    public static Wire.Contribution ToWire(this Contribution contribution)
    {
        var (node, scalars) = (contribution.Sums.Node, contribution.Sums.Scalars);
        return new Wire.Contribution
        {
            Kind = contribution.Kind.ToWire(),
            Level = node.Level,
            Index = node.Index,
            LossSum = scalars.Loss,
            WeightSum = scalars.Weight,
            Samples = scalars.Samples,
            Correct = scalars.Correct,
            GradientBytes = contribution.Sums.Gradients.Bytes.Length,
            OutputBytes = (long)contribution.Sums.Outputs.Length * sizeof(float),
            Times = contribution.Times.ToWire(contribution.MicroBatchTime),
        };
    }

    public static BatchSums ScalarsFromWire(this Wire.Contribution contribution) =>
        new(contribution.LossSum, contribution.WeightSum, contribution.Samples, contribution.Correct);

    public static PhaseTimes FromWire(this Wire.PhaseTimes? times) =>
        times is null ? default : TimesFromWire(times.ComputeUs, times.SendUs, times.ReceiveUs, times.WaitUs);

    public static PhaseTimes TimesFromWire(long computeUs, long sendUs, long receiveUs, long waitUs) =>
        new(Duration(computeUs), Duration(sendUs), Duration(receiveUs), Duration(waitUs));

    public static TimeSpan MicroBatchTimeFromWire(this Wire.PhaseTimes? times) => Duration(times?.MicroBatchUs ?? 0);

    public static long Microseconds(this TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    public static TimeSpan Duration(long microseconds) => microseconds is >= 0 and <= LongestDurationUs
        ? TimeSpan.FromMicroseconds(microseconds)
        : throw new ContractException($"a duration of {microseconds} microseconds");

    private static Wire.PhaseTimes ToWire(this PhaseTimes times, TimeSpan microBatchTime) => new()
    {
        ComputeUs = times.Compute.Microseconds(),
        SendUs = times.Send.Microseconds(),
        ReceiveUs = times.Receive.Microseconds(),
        WaitUs = times.Wait.Microseconds(),
        MicroBatchUs = microBatchTime.Microseconds(),
    };
}
