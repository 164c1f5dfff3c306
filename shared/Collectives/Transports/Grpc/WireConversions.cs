using Cluster.Collectives.Messages;
using Cluster.Engine.Losses;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Between messages of the wire contract and the types of this house. What comes from the wire is checked here.</summary>
internal static class WireConversions
{
    private const int MostLeaves = 1 << 24;
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

    public static WeightsVersion WeightsFromWire(this Wire.Fence fence) => new(fence.Step, fence.WeightsKind switch
    {
        Wire.WeightsKind.Trained => WeightsKind.Trained,
        Wire.WeightsKind.Averaged => WeightsKind.Averaged,
        _ => throw new ContractException($"unknown weights kind {(int)fence.WeightsKind}"),
    });

    public static Wire.Assignment ToWire(this AssignmentOrder order) => new()
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
        var range = new LeafRange(assignment.FirstLeaf, assignment.LeafCount);
        var leaves = assignment.RoundLeaves;
        if (leaves is < 1 or > MostLeaves || range.Start < 0 || range.Count < 1 || range.Start > leaves - range.Count)
        {
            throw new ContractException($"assignment of micro-batches {range} in a round of {leaves}");
        }

        var weights = fence.WeightsFromWire();
        var round = new Round(
            assignment.Kind.FromWire(), weights.Step, assignment.Epoch, assignment.StepInEpoch, assignment.RoundLeaves)
        {
            WeightsKind = weights.Kind,
        };
        return new AssignmentOrder(round, new Generation(fence.Generation), range);
    }

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
            Times = contribution.Times.ToWire(),
        };
    }

    public static BatchSums ScalarsFromWire(this Wire.Contribution contribution) =>
        new(contribution.LossSum, contribution.WeightSum, contribution.Samples, contribution.Correct);

    public static PhaseTimes FromWire(this Wire.PhaseTimes? times) => times is null
        ? default
        : new PhaseTimes(Duration(times.ComputeUs), Duration(times.SendUs), Duration(times.ReceiveUs), Duration(times.WaitUs));

    private static TimeSpan Duration(long microseconds) => microseconds is >= 0 and <= LongestDurationUs
        ? TimeSpan.FromMicroseconds(microseconds)
        : throw new ContractException($"a duration of {microseconds} microseconds");

    private static Wire.PhaseTimes ToWire(this PhaseTimes times) => new()
    {
        ComputeUs = (long)times.Compute.TotalMicroseconds,
        SendUs = (long)times.Send.TotalMicroseconds,
        ReceiveUs = (long)times.Receive.TotalMicroseconds,
        WaitUs = (long)times.Wait.TotalMicroseconds,
    };
}
