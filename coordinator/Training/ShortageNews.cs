namespace Cluster.Coordinator.Training;

/// <summary>Tells people when training waits for workers, again and again while it does, and when it goes on.</summary>
/// <param name="reporter">Tells them.</param>
internal sealed class ShortageNews(RunReporter reporter)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private TimeSpan? _toldAfter;

    /// <summary>Takes in how things are.</summary>
    /// <param name="shortage">How many there are, how many are needed and for how long they have been short; null when there are enough.</param>
    public void Look((int Have, int Need, TimeSpan For)? shortage)
    {
        if (shortage is not var (have, need, since))
        {
            if (_toldAfter is not null)
            {
                reporter.GoesOn();
            }

            _toldAfter = null;
        }
        else if (_toldAfter is not { } told || since - told >= Interval)
        {
            _toldAfter = since;
            reporter.Paused(have, need, since);
        }
    }
}
