using Cluster.Protocol;
using Cluster.Protocol.Events;

namespace Cluster.Coordinator.Training;

/// <content>What is waited for, and since when.</content>
public sealed partial class Conductor : IDisposable
{
    private readonly ShortageNews _shortage;
    private readonly WakeTimer _wake;

    /// <summary>Whether there are too few workers to begin or to go on.</summary>
    /// <returns>How many there are, how many are needed and for how long they have been short; null when there are enough.</returns>
    public (int Have, int Need, TimeSpan For)? Shortage
    {
        get
        {
            lock (_gate)
            {
                return _patience.Shortage(_state);
            }
        }
    }

    /// <summary>How long the round in progress has waited for its next sum, and for whom.</summary>
    /// <returns>The wait and a line that names the workers and what they hold; null while no worker holds anything.</returns>
    public (TimeSpan Waited, string ForWhom)? Stall
    {
        get
        {
            lock (_gate)
            {
                return _patience.Stall(_state);
            }
        }
    }

    /// <summary>Everything the core knows at the moment, and the time of its clock.</summary>
    public (ClusterState State, TimeSpan Now) Look()
    {
        lock (_gate)
        {
            return (_state, Now);
        }
    }

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
