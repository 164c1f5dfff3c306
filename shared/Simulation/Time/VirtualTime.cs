namespace Cluster.Simulation.Time;

/// <summary>A clock that jumps from one happening to the next. What falls on one moment happens in the order in which it was asked for,
/// so that equal inputs give equal histories.</summary>
internal sealed class VirtualTime
{
    private readonly PriorityQueue<Action, Moment> _queue = new();
    private long _sequence;

    /// <summary>Seconds since the beginning.</summary>
    public double Now { get; private set; }

    /// <summary>Number of happenings so far.</summary>
    public long Happened { get; private set; }

    /// <summary>Lets something happen later.</summary>
    /// <param name="time">When, in seconds; what lies in the past happens now.</param>
    /// <param name="happening">What.</param>
    public void At(double time, Action happening) => _queue.Enqueue(happening, new Moment(Math.Max(time, Now), _sequence++));

    /// <summary>Lets something happen after a while.</summary>
    /// <param name="seconds">How long, 0 or more.</param>
    /// <param name="happening">What.</param>
    public void After(double seconds, Action happening) => At(Now + seconds, happening);

    /// <summary>Goes on to the next happening.</summary>
    /// <returns>False when nothing is left to happen.</returns>
    public bool TryAdvance()
    {
        if (!_queue.TryDequeue(out var happening, out var moment))
        {
            return false;
        }

        Now = moment.Time;
        Happened++;
        happening();
        return true;
    }

    private readonly record struct Moment(double Time, long Sequence) : IComparable<Moment>
    {
        public int CompareTo(Moment other)
        {
            var order = Time.CompareTo(other.Time);
            return order != 0 ? order : Sequence.CompareTo(other.Sequence);
        }
    }
}
