using Cluster.Protocol;
using Cluster.Protocol.Events;

namespace Cluster.Coordinator.Training;

/// <content>What is waited for, and since when.</content>
public sealed partial class Conductor : IDisposable
{
    private readonly ShortageNews _shortage;
    private readonly WakeTimer _wake;

    /// <summary>Nobody is woken any more.</summary>
    public void Dispose() => _wake.Dispose();

    private void Wake()
    {
        lock (_gate)
        {
            _wake.Clear();
            Handle(new TimePassed(Now), null);
        }
    }

    // Before the first step it is clear to everybody what is waited for.
    private void TellOfShortage()
    {
        if (_state.Phase is RunPhase.Collecting or RunPhase.Completing && !_completion.Task.IsCompleted)
        {
            _shortage.Look(_patience.Shortage(_state));
        }
    }
}
