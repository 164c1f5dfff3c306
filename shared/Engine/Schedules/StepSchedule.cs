using System.Collections.Immutable;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Schedules;

/// <summary>rate·gamma^⌊t / size⌋: a cut every so many steps.</summary>
/// <remarks>Source: PyTorch's torch.optim.lr_scheduler.StepLR.</remarks>
public sealed class StepSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _size;
    private readonly double _gamma;

    /// <summary>Cuts at even distances.</summary>
    /// <param name="rate">First learning rate, 0 or more.</param>
    /// <param name="stepSize">Steps between cuts, at least 1.</param>
    /// <param name="gamma">Factor of a cut, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public StepSchedule(double rate, long stepSize, double gamma = 0.1)
    {
        _rate = CheckRate(rate, nameof(rate));
        _size = CheckSteps(stepSize, nameof(stepSize));
        _gamma = CheckRate(gamma, nameof(gamma));
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => _rate * DoubleFunctions.IntegerPower(_gamma, step / _size);
}

/// <summary>rate·gamma^(milestones reached): a cut at each of some steps.</summary>
/// <remarks>Source: PyTorch's torch.optim.lr_scheduler.MultiStepLR.</remarks>
public sealed class MultiStepSchedule : Schedule
{
    private readonly double _rate;
    private readonly ImmutableArray<long> _milestones;
    private readonly double _gamma;

    /// <summary>Cuts at given steps.</summary>
    /// <param name="rate">First learning rate, 0 or more.</param>
    /// <param name="milestones">Steps with which a lower rate begins, in any order; one that occurs twice counts twice.</param>
    /// <param name="gamma">Factor of a cut, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public MultiStepSchedule(double rate, IEnumerable<long> milestones, double gamma = 0.1)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        _rate = CheckRate(rate, nameof(rate));
        _milestones = [.. milestones];
        _gamma = CheckRate(gamma, nameof(gamma));
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        var reached = 0L;
        foreach (var milestone in _milestones)
        {
            reached += step >= milestone ? 1 : 0;
        }

        return _rate * DoubleFunctions.IntegerPower(_gamma, reached);
    }
}
