namespace Cluster.Worker.Joining;

/// <summary>How long to wait between attempts: any time from nothing up to a ceiling that doubles with each attempt. Those who lost one
/// coordinator at one moment so come back spread out over time.</summary>
/// <remarks>Source: Marc Brooker, Exponential Backoff and Jitter (2015), "full jitter".</remarks>
/// <param name="random">Draws the times. They decide no number of a training.</param>
internal sealed class Backoff(Random random)
{
    /// <summary>The ceiling of the first wait.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>The ceiling that is not passed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _ceiling = First;

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        var wait = _ceiling * random.NextDouble();
        _ceiling = _ceiling * 2 < Longest ? _ceiling * 2 : Longest;
        return wait;
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => _ceiling = First;
}
