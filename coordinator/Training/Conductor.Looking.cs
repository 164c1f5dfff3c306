using Cluster.Protocol;

namespace Cluster.Coordinator.Training;

/// <content>What others may look at.</content>
public sealed partial class Conductor
{
    /// <summary>Whether there are too few workers to begin, or none to go on.</summary>
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

    /// <summary>How long the round in progress has waited for its next sum or gradient, and for whom.</summary>
    /// <returns>The wait and a line that names the workers and what they hold; null while it waits for nobody.</returns>
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
}
