namespace Cluster.Coordinator.Progress;

/// <summary>Whoever watches a run. Calls come one at a time and must return quickly: training waits for them.</summary>
public interface IProgressObserver
{
    /// <summary>Takes in one event.</summary>
    /// <param name="progress">What happened.</param>
    void On(ProgressEvent progress);
}
