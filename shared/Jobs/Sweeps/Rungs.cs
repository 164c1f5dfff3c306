using System.Collections.Immutable;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Sweeps;

/// <summary>When a sweep compares its trials, and which of them go on. Without halving there is one rung, at the end.</summary>
/// <remarks>Source: Jamieson and Talwalkar, Non-stochastic Best Arm Identification and Hyperparameter Optimization (AISTATS 2016).</remarks>
public sealed class Rungs
{
    private readonly HalvingSpec? _halving;

    /// <summary>The rungs of a sweep.</summary>
    /// <param name="halving">The rule; null for none.</param>
    /// <param name="trials">Its trials.</param>
    public Rungs(HalvingSpec? halving, ImmutableArray<Trial> trials)
    {
        _halving = halving;
        Count = 1;
        while (halving is not null && trials.Any(trial => UnboundedStep(trial, Count - 1) < trial.TotalSteps))
        {
            Count++;
        }
    }

    /// <summary>Number of rungs; at the last one everything that is left has ended.</summary>
    public int Count { get; }

    /// <summary>The step at which a trial is compared.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="rung">The rung, from 0.</param>
    public long StepOf(Trial trial, int rung)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return rung == Count - 1 ? trial.TotalSteps : Math.Min(UnboundedStep(trial, rung), trial.TotalSteps);
    }

    /// <summary>Which trials go on from a rung: one of as many as the rule says, at least one. Diverged ones never do.</summary>
    /// <param name="values">What each trial reached, the smaller the better; null for one that diverged. By the trials' numbers.</param>
    /// <returns>Numbers of those that go on, ascending. Of equal ones the first goes on.</returns>
    public ImmutableArray<int> Survivors(IReadOnlyDictionary<int, double?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var keep = _halving is null ? values.Count : Math.Max(1, values.Count / _halving.Factor);
        return
        [
            .. values.Where(pair => pair.Value is not null).OrderBy(pair => pair.Value).ThenBy(pair => pair.Key).Take(keep)
                .Select(pair => pair.Key).Order(),
        ];
    }

    private long UnboundedStep(Trial trial, int rung)
    {
        var first = _halving!.First ?? (long)_halving.FirstEpochs!.Value * trial.StepsPerEpoch;

        // Beyond any job's length the power may not be taken any more.
        for (var passed = 0; passed < rung && first < trial.TotalSteps; passed++)
        {
            first *= _halving.Factor;
        }

        return first;
    }
}
