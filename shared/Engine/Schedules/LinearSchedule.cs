namespace Cluster.Engine.Schedules;

/// <summary>rate·(start + (end - start)·min(t, n) / n): a straight line in n steps, then level. Rising, it is a warm-up; another
/// schedule may follow by <see cref="Then"/>.</summary>
/// <remarks>Source: PyTorch's torch.optim.lr_scheduler.LinearLR; Goyal et al., Accurate, Large Minibatch SGD (2017), section 2.2.</remarks>
public sealed class LinearSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _steps;
    private readonly double _start;
    private readonly double _end;

    /// <summary>A straight line.</summary>
    /// <param name="rate">Learning rate that the factors multiply, 0 or more.</param>
    /// <param name="steps">n, 0 or more; 0 is level from the beginning.</param>
    /// <param name="startFactor">Factor of step 0, 0 or more.</param>
    /// <param name="endFactor">Factor from step n on, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LinearSchedule(double rate, long steps, double startFactor = 1.0 / 3, double endFactor = 1)
    {
        _rate = CheckRate(rate, nameof(rate));
        _steps = CheckSteps(steps, nameof(steps), least: 0);
        _start = CheckRate(startFactor, nameof(startFactor));
        _end = CheckRate(endFactor, nameof(endFactor));
    }

    /// <summary>rate·min(1, t / W): the first step has rate 0, step W the full one.</summary>
    /// <param name="rate">Full learning rate, 0 or more.</param>
    /// <param name="warmupSteps">W, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static LinearSchedule FromZero(double rate, long warmupSteps) => new(rate, warmupSteps, startFactor: 0);

    /// <summary>rate·min(1, (t + 1) / W): the first step has rate/W, step W - 1 the full one.</summary>
    /// <param name="rate">Full learning rate, 0 or more.</param>
    /// <param name="warmupSteps">W, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static LinearSchedule FromFirstStep(double rate, long warmupSteps) =>
        new(rate, CheckSteps(warmupSteps, nameof(warmupSteps)) - 1, 1.0 / warmupSteps);

    /// <summary>This line for its n steps, then another schedule, which begins with its step 0.</summary>
    /// <param name="next">What follows.</param>
    public Schedule Then(Schedule next) => new SequentialSchedule([(this, _steps)], next);

    /// <inheritdoc/>
    public override double RateAt(long step) =>
        step >= _steps ? _rate * _end : _rate * (_start + ((_end - _start) * step / _steps));
}
