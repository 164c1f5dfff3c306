namespace Cluster.Engine.Regularization;

/// <summary>Which metrics are better.</summary>
public enum MetricMode
{
    /// <summary>Smaller ones, such as a loss.</summary>
    Min,

    /// <summary>Larger ones, such as an accuracy.</summary>
    Max,
}

/// <summary>What to do after a metric.</summary>
public enum StoppingDecision
{
    /// <summary>The best so far: keep these weights, go on.</summary>
    Improved,

    /// <summary>No better; go on.</summary>
    Continue,

    /// <summary>No better for too long: end training with the weights as they are.</summary>
    Stop,

    /// <summary>No better for too long: end training with the best weights.</summary>
    StopAndRestoreBest,
}

/// <summary>What <see cref="EarlyStopping"/> remembers, for checkpoints.</summary>
/// <param name="Best">Best metric so far; infinity before the first.</param>
/// <param name="BadCount">Metrics in a row that were no better.</param>
public sealed record StoppingState(double Best, long BadCount);

/// <summary>Ends training when a metric of data that is not trained on no longer gets better. It decides only; hosts keep weights.</summary>
/// <remarks>Source: Prechelt, Early Stopping - But When? (1998); Goodfellow, Bengio and Courville, Deep Learning (2016), section 7.8.</remarks>
public sealed class EarlyStopping
{
    private readonly long _patience;
    private readonly double _minDelta;
    private readonly MetricMode _mode;
    private readonly bool _restoreBest;

    /// <summary>A rule for stopping.</summary>
    /// <param name="patience">Metrics in a row that may be no better; the next one stops. 0 or more.</param>
    /// <param name="minDelta">A metric is better if it beats the best by more than this, 0 or more.</param>
    /// <param name="mode">Which metrics are better.</param>
    /// <param name="restoreBest">Whether training ends with the best weights instead of the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public EarlyStopping(long patience, double minDelta = 0, MetricMode mode = MetricMode.Min, bool restoreBest = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        if (!(minDelta >= 0 && double.IsFinite(minDelta)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(minDelta), minDelta, $"EarlyStopping needs a finite minDelta of 0 or more, got {minDelta}; correct it.");
        }

        _patience = patience;
        _minDelta = minDelta;
        _mode = mode;
        _restoreBest = restoreBest;
        State = new StoppingState(mode == MetricMode.Min ? double.PositiveInfinity : double.NegativeInfinity, 0);
    }

    /// <summary>Which metrics are better.</summary>
    public MetricMode Mode => _mode;

    /// <summary>By more than this a metric must beat the best.</summary>
    public double MinDelta => _minDelta;

    /// <summary>Whether training ends with the best weights instead of the last.</summary>
    public bool RestoresBest => _restoreBest;

    /// <summary>What it remembers; a checkpoint restores it.</summary>
    public StoppingState State { get; set; }

    /// <summary>Takes the next metric.</summary>
    /// <param name="metric">The metric; NaN is no better.</param>
    public StoppingDecision Observe(double metric)
    {
        var better = _mode == MetricMode.Min ? metric < State.Best - _minDelta : metric > State.Best + _minDelta;
        State = better ? new StoppingState(metric, 0) : State with { BadCount = State.BadCount + 1 };
        return better ? StoppingDecision.Improved
            : State.BadCount <= _patience ? StoppingDecision.Continue
            : _restoreBest ? StoppingDecision.StopAndRestoreBest
            : StoppingDecision.Stop;
    }
}
