namespace Cluster.Engine.Schedules;

/// <summary>One rate for all steps, or a share of it for the first ones.</summary>
/// <remarks>Source: PyTorch's torch.optim.lr_scheduler.ConstantLR.</remarks>
public sealed class ConstantSchedule : Schedule
{
    private readonly double _rate;
    private readonly double _factor;
    private readonly long _steps;

    /// <summary>A constant rate.</summary>
    /// <param name="rate">Learning rate, 0 or more.</param>
    /// <param name="factor">Factor on the rate of the first <paramref name="steps"/> steps, 0 or more.</param>
    /// <param name="steps">Number of steps with the factor, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ConstantSchedule(double rate, double factor = 1, long steps = 0)
    {
        _rate = CheckRate(rate, nameof(rate));
        _factor = CheckRate(factor, nameof(factor));
        _steps = CheckSteps(steps, nameof(steps), least: 0);
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => step < _steps ? _rate * _factor : _rate;
}
