using Cluster.Engine.Numerics;

namespace Cluster.Engine.Schedules;

/// <summary>(rate - end)·(1 - min(t, T) / T)^power + end; power 1 is linear decay.</summary>
/// <remarks>Source: PyTorch's torch.optim.lr_scheduler.PolynomialLR, whose end is 0; Keras' PolynomialDecay.</remarks>
public sealed class PolynomialSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _steps;
    private readonly double _power;
    private readonly double _end;

    /// <summary>Polynomial decay.</summary>
    /// <param name="rate">First learning rate, 0 or more.</param>
    /// <param name="steps">T, at least 1.</param>
    /// <param name="power">Power, above 0.</param>
    /// <param name="end">Last learning rate, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public PolynomialSchedule(double rate, long steps, double power = 1, double end = 0)
    {
        _rate = CheckRate(rate, nameof(rate));
        _steps = CheckSteps(steps, nameof(steps));
        _power = CheckNumber(power > 0 && double.IsFinite(power), nameof(power), "a finite number above 0", power);
        _end = CheckRate(end, nameof(end));
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        var left = (double)Math.Max(_steps - step, 0) / _steps;
        return ((_rate - _end) * DoubleFunctions.Pow(left, _power)) + _end;
    }
}
