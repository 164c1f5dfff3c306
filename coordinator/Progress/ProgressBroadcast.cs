namespace Cluster.Coordinator.Progress;

/// <summary>Passes every event on to several observers, in their order.</summary>
/// <param name="observers">Who watches.</param>
public sealed class ProgressBroadcast(params IReadOnlyList<IProgressObserver> observers) : IProgressObserver
{
    /// <inheritdoc/>
    public void On(ProgressEvent progress)
    {
        foreach (var observer in observers)
        {
            observer.On(progress);
        }
    }
}
