using Cluster.Engine.Numerics;

namespace Cluster.Engine.Schedules;

/// <summary>rate·gamma^t.</summary>
/// <remarks>Source: PyTorch's torch.optim.lr_scheduler.ExponentialLR.</remarks>
public sealed class ExponentialSchedule : Schedule
{
    private readonly double _rate;
    private readonly double _gamma;

    /// <summary>Geometric decay.</summary>
    /// <param name="rate">First learning rate, 0 or more.</param>
    /// <param name="gamma">Factor of each step, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ExponentialSchedule(double rate, double gamma)
    {
        _rate = CheckRate(rate, nameof(rate));
        _gamma = CheckRate(gamma, nameof(gamma));
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => _rate * DoubleFunctions.IntegerPower(_gamma, step);
}
