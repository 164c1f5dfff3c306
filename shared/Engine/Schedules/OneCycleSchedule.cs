namespace Cluster.Engine.Schedules;

/// <summary>How a rate goes from one level to the next.</summary>
public enum Annealing
{
    /// <summary>Half a cosine.</summary>
    Cosine,

    /// <summary>A straight line.</summary>
    Linear,
}

/// <summary>One cycle: up from rate/divisor to the highest rate, then down to rate/divisor/finalDivisor; in three phases it comes down to where it
/// began first. Momentum goes the other way. The up phase ends at step share·T - 1, which need not be whole; the last step is T - 1.</summary>
/// <remarks>Source: Smith and Topin, Super-Convergence (2018); PyTorch's torch.optim.lr_scheduler.OneCycleLR.</remarks>
public sealed class OneCycleSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _steps;
    private readonly double _share;
    private readonly Annealing _annealing;
    private readonly double _first;
    private readonly double _last;
    private readonly bool _threePhase;
    private readonly (double Base, double Highest)? _momentum;

    /// <summary>The one-cycle policy.</summary>
    /// <param name="rate">Highest learning rate, 0 or more.</param>
    /// <param name="steps">T, at least 2; later steps keep the last rate.</param>
    /// <param name="upShare">Share of the steps that goes up, in (0, 1); in three phases 2·share·T must lie below T + 1.</param>
    /// <param name="annealing">Shape of the phases.</param>
    /// <param name="divisor">Highest rate by first rate, above 0.</param>
    /// <param name="finalDivisor">First rate by last rate, above 0.</param>
    /// <param name="threePhase">Whether it comes down to the first rate before the last phase.</param>
    /// <param name="cycleMomentum">Whether momentum goes the other way.</param>
    /// <param name="baseMomentum">Lowest momentum, in [0, 1).</param>
    /// <param name="maxMomentum">Highest momentum, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public OneCycleSchedule(
        double rate,
        long steps,
        double upShare = 0.3,
        Annealing annealing = Annealing.Cosine,
        double divisor = 25,
        double finalDivisor = 1e4,
        bool threePhase = false,
        bool cycleMomentum = true,
        double baseMomentum = 0.85,
        double maxMomentum = 0.95)
    {
        _rate = CheckRate(rate, nameof(rate));
        _steps = CheckSteps(steps, nameof(steps), least: 2);
        _share = CheckNumber(upShare is > 0 and < 1, nameof(upShare), "a number in (0, 1)", upShare);
        _annealing = annealing;
        _first = rate / CheckNumber(divisor > 0 && double.IsFinite(divisor), nameof(divisor), "a finite number above 0", divisor);
        _last = _first / CheckNumber(
            finalDivisor > 0 && double.IsFinite(finalDivisor), nameof(finalDivisor), "a finite number above 0", finalDivisor);
        _threePhase = threePhase;
        CheckNumber(baseMomentum is >= 0 and < 1, nameof(baseMomentum), "a number in [0, 1)", baseMomentum);
        CheckNumber(maxMomentum is >= 0 and < 1, nameof(maxMomentum), "a number in [0, 1)", maxMomentum);
        _momentum = cycleMomentum ? (baseMomentum, maxMomentum) : null;
        CheckNumber(
            !threePhase || (2 * upShare * steps) - 2 < steps - 1, nameof(upShare), "a share that leaves steps for the third phase", upShare);
    }

    /// <inheritdoc/>
    public override bool CyclesMomentum => _momentum is not null;

    /// <inheritdoc/>
    public override double RateAt(long step) => At(step, _first, _rate, _threePhase ? _first : _last, _last);

    /// <inheritdoc/>
    public override double? MomentumAt(long step) =>
        _momentum is { } momentum ? At(step, momentum.Highest, momentum.Base, momentum.Highest, momentum.Highest) : null;

    private double At(long step, double start, double top, double second, double end)
    {
        var time = (double)Math.Min(step, _steps - 1);
        var up = (_share * _steps) - 1;
        var down = _threePhase ? (2 * _share * _steps) - 2 : _steps - 1;
        if (time <= up)
        {
            return Between(start, top, up > 0 ? time / up : 1);
        }

        return time <= down || !_threePhase
            ? Between(top, second, (time - up) / (down - up))
            : Between(second, end, (time - down) / (_steps - 1 - down));
    }

    private double Between(double from, double to, double share) =>
        _annealing == Annealing.Cosine ? CosineSchedule.Anneal(from, to, share) : from + ((to - from) * share);
}
