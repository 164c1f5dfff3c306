using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports;
using Cluster.Engine.Memory;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Tests.Training;

/// <summary>The link of a worker that does nothing by itself: a test says what comes over it.</summary>
internal sealed class RecordingLink : IMemberLink
{
    private readonly List<AssignmentOrder> _assignments = [];

    /// <summary>What the worker was asked for, in order.</summary>
    public IReadOnlyList<AssignmentOrder> Assignments => _assignments;

    /// <summary>How the worker was let go; null if it was not.</summary>
    public ReleaseOrder? Released { get; private set; }

    /// <summary>Why the worker was cut off; null if it was not.</summary>
    public string? CutOff { get; private set; }

    public void SendWeights(WeightsVersion version)
    {
    }

    public void StreamWeights(WeightsVersion version, AlignedBuffer arena, int finalFrom)
    {
    }

    public void Assign(AssignmentOrder order) => _assignments.Add(order);

    public void Release(ReleaseOrder order) => Released = order;

    public void Abort(string reason) => CutOff = reason;
}
