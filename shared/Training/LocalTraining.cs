using Cluster.Data;
using Cluster.Engine.Optimizers;

namespace Cluster.Training;

/// <summary>Replicas that train by themselves between two exchanges.</summary>
/// <param name="Plan">Which batches each of them takes.</param>
/// <param name="CreateReplica">Makes the weights and the optimizer of a replica; each thread has one of its own.</param>
internal sealed record LocalTraining(ReplicaPlan Plan, Func<Replica> CreateReplica);
