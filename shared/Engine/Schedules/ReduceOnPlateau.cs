using System.Collections.Immutable;
using Cluster.Engine.Regularization;

namespace Cluster.Engine.Schedules;

/// <summary>How much better a metric must be to count as better.</summary>
public enum ThresholdMode
{
    /// <summary>By a share of the best value.</summary>
    Relative,

    /// <summary>By a difference.</summary>
    Absolute,
}

/// <summary>What <see cref="ReduceOnPlateau"/> remembers, for checkpoints.</summary>
/// <param name="Rate">Learning rate now.</param>
/// <param name="Best">Best metric so far; infinity before the first.</param>
/// <param name="BadCount">Metrics in a row that were no better.</param>
/// <param name="CooldownLeft">Metrics that will still be let pass.</param>
public sealed record PlateauState(double Rate, double Best, long BadCount, long CooldownLeft);

/// <summary>Multiplies the rate by a factor when a metric, told from time to time, was no better more than patience times in a row.</summary>
/// <remarks>Source: PyTorch's torch.optim.lr_scheduler.ReduceLROnPlateau.</remarks>
public sealed class ReduceOnPlateau : Schedule
{
    private readonly MetricMode _mode;
    private readonly double _factor;
    private readonly long _patience;
    private readonly double _threshold;
    private readonly ThresholdMode _thresholdMode;
    private readonly long _cooldown;
    private readonly double _minimum;
    private readonly double _epsilon;

    /// <summary>A schedule that waits for plateaus.</summary>
    /// <param name="rate">First learning rate, 0 or more.</param>
    /// <param name="mode">Whether smaller or larger metrics are better.</param>
    /// <param name="factor">Factor of a reduction, in [0, 1).</param>
    /// <param name="patience">Metrics that may be no better in a row, 0 or more.</param>
    /// <param name="threshold">How much better counts, 0 or more.</param>
    /// <param name="thresholdMode">What the threshold is a share of.</param>
    /// <param name="cooldown">Metrics after a reduction that are let pass, 0 or more.</param>
    /// <param name="minimum">Lowest rate, 0 or more.</param>
    /// <param name="epsilon">Reductions by no more than this are left out, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ReduceOnPlateau(
        double rate,
        MetricMode mode = MetricMode.Min,
        double factor = 0.1,
        long patience = 10,
        double threshold = 1e-4,
        ThresholdMode thresholdMode = ThresholdMode.Relative,
        long cooldown = 0,
        double minimum = 0,
        double epsilon = 1e-8)
    {
        _mode = mode;
        _factor = CheckNumber(factor is >= 0 and < 1, nameof(factor), "a number in [0, 1)", factor);
        _patience = CheckSteps(patience, nameof(patience), least: 0);
        _threshold = CheckRate(threshold, nameof(threshold));
        _thresholdMode = thresholdMode;
        _cooldown = CheckSteps(cooldown, nameof(cooldown), least: 0);
        _minimum = CheckRate(minimum, nameof(minimum));
        _epsilon = CheckRate(epsilon, nameof(epsilon));
        State = new PlateauState(
            CheckRate(rate, nameof(rate)), mode == MetricMode.Min ? double.PositiveInfinity : double.NegativeInfinity, 0, 0);
    }

    /// <summary>What it remembers; a checkpoint restores it.</summary>
    public PlateauState State { get; set; }

    /// <inheritdoc/>
    public override ImmutableArray<ReduceOnPlateau> Plateaus => [this];

    /// <inheritdoc/>
    public override double RateAt(long step) => State.Rate;

    /// <inheritdoc/>
    /// <remarks>Hears the loss where smaller metrics are better, else the accuracy.</remarks>
    public override void Observe(long step, EpochMetrics metrics) => Observe(metrics.Of(_mode));

    /// <summary>Takes the next metric.</summary>
    /// <param name="metric">The metric; NaN is no better.</param>
    /// <returns>The rate from now on.</returns>
    public double Observe(double metric)
    {
        var (rate, best, badCount, cooldown) = State;
        (best, badCount) = IsBetter(metric, best) ? (metric, 0) : (best, badCount + 1);
        if (cooldown > 0)
        {
            (cooldown, badCount) = (cooldown - 1, 0);
        }

        if (badCount > _patience)
        {
            var reduced = Math.Max(rate * _factor, _minimum);
            rate = rate - reduced > _epsilon ? reduced : rate;
            (badCount, cooldown) = (0, _cooldown);
        }

        State = new PlateauState(rate, best, badCount, cooldown);
        return rate;
    }

    private bool IsBetter(double metric, double best) => (_mode, _thresholdMode) switch
    {
        (MetricMode.Min, ThresholdMode.Relative) => metric < best * (1 - _threshold),
        (MetricMode.Min, _) => metric < best - _threshold,
        (_, ThresholdMode.Relative) => metric > best * (1 + _threshold),
        _ => metric > best + _threshold,
    };
}
