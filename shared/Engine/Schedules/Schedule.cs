using System.Collections.Immutable;
using Cluster.Engine.Regularization;

namespace Cluster.Engine.Schedules;

/// <summary>The learning rate of every step.</summary>
public abstract class Schedule
{
    /// <summary>Whether <see cref="MomentumAt"/> gives numbers too.</summary>
    public virtual bool CyclesMomentum => false;

    /// <summary>Learning rate of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    public abstract double RateAt(long step);

    /// <summary>Momentum (or Adam's β₁) of a step; null leaves it as it is.</summary>
    /// <param name="step">The step, from 0.</param>
    public virtual double? MomentumAt(long step) => null;

    /// <summary>Takes in what an epoch's evaluation says. Most schedules go by the step alone and do not listen.</summary>
    /// <param name="step">The next step, from 0.</param>
    /// <param name="metrics">The evaluation.</param>
    public virtual void Observe(long step, EpochMetrics metrics)
    {
    }

    /// <summary>The schedules in it that remember metrics, in order, so that a checkpoint can hold what they remember.</summary>
    public virtual ImmutableArray<ReduceOnPlateau> Plateaus => [];

    private protected static double CheckRate(double rate, string name) => rate >= 0 && double.IsFinite(rate)
        ? rate
        : throw new ArgumentOutOfRangeException(name, rate, $"Schedule needs finite rates of 0 or more, got {name} = {rate}; correct it.");

    private protected static double CheckNumber(bool holds, string name, string need, double got) => holds
        ? got
        : throw new ArgumentOutOfRangeException(name, got, $"Schedule needs {need} as {name}, got {got}; correct it.");

    private protected static long CheckSteps(long steps, string name, long least = 1) => steps >= least
        ? steps
        : throw new ArgumentOutOfRangeException(name, steps, $"Schedule needs at least {least} as {name}, got {steps}; correct it.");
}
