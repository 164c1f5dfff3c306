using Cluster.Collectives.Joining;
using Cluster.Worker.Faults;

namespace Cluster.Worker;

/// <summary>What a worker process brings with it.</summary>
/// <param name="Token">Proof that it may join.</param>
/// <param name="Build">Identity of its build.</param>
/// <param name="Faults">Staged misfortune.</param>
public sealed record WorkerIdentity(JoinToken Token, string Build, FaultSwitch Faults);
