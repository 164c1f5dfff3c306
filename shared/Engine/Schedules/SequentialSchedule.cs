using System.Collections.Immutable;
using Cluster.Engine.Regularization;

namespace Cluster.Engine.Schedules;

/// <summary>Schedules one behind the other; each counts its own steps from 0.</summary>
/// <remarks>Source: PyTorch's torch.optim.lr_scheduler.SequentialLR.</remarks>
public sealed class SequentialSchedule : Schedule
{
    private readonly ImmutableArray<(Schedule Schedule, long Steps)> _parts;
    private readonly Schedule _last;

    /// <summary>A sequence.</summary>
    /// <param name="parts">The schedules but the last, with the number of steps that each lasts, 0 or more.</param>
    /// <param name="last">The schedule of all steps after them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of steps is negative.</exception>
    public SequentialSchedule(IEnumerable<(Schedule Schedule, long Steps)> parts, Schedule last)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(last);
        _parts = [.. parts];
        _last = last;
        foreach (var (schedule, steps) in _parts)
        {
            ArgumentNullException.ThrowIfNull(schedule, nameof(parts));
            CheckSteps(steps, nameof(parts), least: 0);
        }
    }

    /// <inheritdoc/>
    public override bool CyclesMomentum => _last.CyclesMomentum || _parts.Any(part => part.Schedule.CyclesMomentum);

    /// <inheritdoc/>
    public override ImmutableArray<ReduceOnPlateau> Plateaus => [.. _parts.SelectMany(part => part.Schedule.Plateaus), .. _last.Plateaus];

    /// <inheritdoc/>
    /// <remarks>The part hears it whose turn the next step is, the others do not.</remarks>
    public override void Observe(long step, EpochMetrics metrics) => Find(ref step).Observe(step, metrics);

    /// <inheritdoc/>
    public override double RateAt(long step) => Find(ref step).RateAt(step);

    /// <inheritdoc/>
    public override double? MomentumAt(long step) => Find(ref step).MomentumAt(step);

    private Schedule Find(ref long step)
    {
        foreach (var (schedule, steps) in _parts)
        {
            if (step < steps)
            {
                return schedule;
            }

            step -= steps;
        }

        return _last;
    }
}
