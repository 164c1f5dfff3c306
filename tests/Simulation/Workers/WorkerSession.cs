using Cluster.Collectives.Messages;
using Cluster.FaultSimulation.Links;
using Cluster.FaultSimulation.Numbers;
using Cluster.Protocol.Identity;

namespace Cluster.FaultSimulation.Workers;

/// <summary>What a worker knows while it is a member: who it is, and what it was sent.</summary>
internal sealed class WorkerSession(WorkerId worker, Term term, Connection connection, long now)
{
    private Quad _coming;

    public WorkerId Worker { get; } = worker;

    public Term Term { get; } = term;

    public Connection Connection { get; } = connection;

    /// <summary>When the coordinator last said that it counts this worker in.</summary>
    public long LastRenewed { get; set; } = now;

    /// <summary>The weights to compute with.</summary>
    public Quad Weights { get; private set; }

    /// <summary>What it has not begun to compute.</summary>
    public Queue<AssignmentOrder> Orders { get; } = [];

    public bool IsComputing { get; set; }

    public bool IsOver { get; set; }

    /// <summary>Takes weights in, whole or a part of them.</summary>
    public void Take(Weights weights)
    {
        for (var index = weights.From; index < weights.End; index++)
        {
            _coming[index] = weights.Values[index];
        }

        if (weights.From == 0)
        {
            Weights = _coming;
        }
    }
}
