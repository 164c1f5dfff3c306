using Cluster.Coordinator.Progress;

namespace Cluster.FaultSimulation.Coordinators;

/// <summary>Watches and says nothing.</summary>
internal sealed class SilentObserver : IProgressObserver
{
    public static SilentObserver Instance { get; } = new();

    public void On(ProgressEvent progress)
    {
    }
}
