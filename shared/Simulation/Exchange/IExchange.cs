using Cluster.Protocol.Effects;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Cluster.Simulation.Clusters;

namespace Cluster.Simulation.Exchange;

/// <summary>How sums come together and weights come back: what a topology is.</summary>
internal interface IExchange
{
    /// <summary>A round begins.</summary>
    void Begin(Round round);

    /// <summary>A bucket of a subtree's sums is final at a worker.</summary>
    void SumReady(SimulatedWorker worker, AssignRange order, Subtree subtree, int bucket);

    /// <summary>The core asks for weights to be sent.</summary>
    void SendWeights(SimulatedWorker worker, long step);

    /// <summary>Whether a worker can compute with a step's weights; if not, it is let on once it can.</summary>
    bool HasWeights(SimulatedWorker worker, long step);

    /// <summary>Every leaf counts; the round ends once all buckets are through.</summary>
    void Complete(Round round);

    /// <summary>A worker is no member any more.</summary>
    void Lose(SimulatedWorker worker);
}
