namespace Cluster.Engine.Schedules;

/// <summary>rate / (1 + decay·t / n), or with stairs rate / (1 + decay·⌊t / n⌋).</summary>
/// <remarks>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 8.3.1; Keras' InverseTimeDecay.</remarks>
public sealed class InverseTimeSchedule : Schedule
{
    private readonly double _rate;
    private readonly double _decay;
    private readonly long _steps;
    private readonly bool _stairs;

    /// <summary>Inverse time decay.</summary>
    /// <param name="rate">First learning rate, 0 or more.</param>
    /// <param name="decay">Decay per n steps, 0 or more.</param>
    /// <param name="steps">n, at least 1.</param>
    /// <param name="stairs">Whether the rate is level within n steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public InverseTimeSchedule(double rate, double decay, long steps = 1, bool stairs = false)
    {
        _rate = CheckRate(rate, nameof(rate));
        _decay = CheckRate(decay, nameof(decay));
        _steps = CheckSteps(steps, nameof(steps));
        _stairs = stairs;
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => _rate / (1 + (_decay * (_stairs ? step / _steps : (double)step / _steps)));
}

/// <summary>rate·min((t + 1) / W, √(W / (t + 1))): a linear warm-up to the full rate at step W - 1, then decay with the root of time.</summary>
/// <remarks>Source: Vaswani et al., Attention Is All You Need (NeurIPS 2017), section 5.3.</remarks>
public sealed class InverseSquareRootSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _warmup;

    /// <summary>Warm-up and inverse square root.</summary>
    /// <param name="rate">Highest learning rate, 0 or more.</param>
    /// <param name="warmupSteps">W, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public InverseSquareRootSchedule(double rate, long warmupSteps)
    {
        _rate = CheckRate(rate, nameof(rate));
        _warmup = CheckSteps(warmupSteps, nameof(warmupSteps));
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        var share = (step + 1.0) / _warmup;
        return _rate * Math.Min(share, Math.Sqrt(1 / share));
    }
}
