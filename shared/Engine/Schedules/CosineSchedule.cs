using Cluster.Engine.Numerics;

namespace Cluster.Engine.Schedules;

/// <summary>minimum + (rate - minimum)·(1 + cos(π·t / T)) / 2: half a wave from the rate to the minimum in T steps. Afterwards it stays
/// there, or, as in PyTorch, rises again and goes on with period 2T.</summary>
/// <remarks>Source: Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts (ICLR 2017), equation 5;
/// PyTorch's torch.optim.lr_scheduler.CosineAnnealingLR.</remarks>
public sealed class CosineSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _steps;
    private readonly double _minimum;
    private readonly bool _hold;

    /// <summary>Cosine annealing.</summary>
    /// <param name="rate">First learning rate, 0 or more.</param>
    /// <param name="steps">T, at least 1.</param>
    /// <param name="minimum">Lowest rate, 0 or more.</param>
    /// <param name="hold">Whether it stays at the minimum; else it rises again.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public CosineSchedule(double rate, long steps, double minimum = 0, bool hold = true)
    {
        _rate = CheckRate(rate, nameof(rate));
        _steps = CheckSteps(steps, nameof(steps));
        _minimum = CheckRate(minimum, nameof(minimum));
        _hold = hold;
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => Anneal(_rate, _minimum, (double)(_hold ? Math.Min(step, _steps) : step) / _steps);

    /// <summary>From one number to another along half a cosine.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="share">Share of the way, 0 to 1.</param>
    internal static double Anneal(double from, double to, double share) =>
        to + ((from - to) * 0.5 * (1 + DoubleFunctions.CosOfPi(share)));
}

/// <summary>Cosine annealing that begins anew after T₀, T₀·m, T₀·m² … steps; each begins with the full rate.</summary>
/// <remarks>Source: Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts (ICLR 2017), section 3;
/// PyTorch's torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.</remarks>
public sealed class CosineRestartsSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _firstCycle;
    private readonly long _multiplier;
    private readonly double _minimum;

    /// <summary>Cosine annealing with warm restarts.</summary>
    /// <param name="rate">Highest learning rate, 0 or more.</param>
    /// <param name="firstCycle">T₀, steps of the first cycle, at least 1.</param>
    /// <param name="multiplier">m, growth of the cycles, at least 1.</param>
    /// <param name="minimum">Rate that each cycle falls to, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public CosineRestartsSchedule(double rate, long firstCycle, long multiplier = 1, double minimum = 0)
    {
        _rate = CheckRate(rate, nameof(rate));
        _firstCycle = CheckSteps(firstCycle, nameof(firstCycle));
        _multiplier = CheckSteps(multiplier, nameof(multiplier));
        _minimum = CheckRate(minimum, nameof(minimum));
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        var cycle = _firstCycle;
        if (_multiplier == 1)
        {
            step %= cycle;
        }

        while (step >= cycle)
        {
            step -= cycle;
            cycle *= _multiplier;
        }

        return CosineSchedule.Anneal(_rate, _minimum, (double)step / cycle);
    }
}
