namespace Cluster.Engine.Optimizers;

/// <summary>What can be wrong with the numbers of a step.</summary>
public enum UpdateFaultKind
{
    /// <summary>Values of the gradient are no finite numbers.</summary>
    NonFiniteGradient,

    /// <summary>The gradient is longer than <see cref="WeightUpdateOptions.MaxGradientNorm"/>.</summary>
    ExplodedGradient,

    /// <summary>The gradient was finite, and the weights that it led to are not.</summary>
    NonFiniteWeights,
}

/// <summary>What was wrong with the numbers of a step, and what became of it. It follows from the reduced gradient, the weights and the
/// optimizer's state alone, so it is the same whoever computed them.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Policy">What became of it. Weights that are no finite numbers end training in any case.</param>
/// <param name="Parameter">The first parameter with such values; of an exploded gradient the one with the longest part of it, and of
/// running statistics the first of their layer.</param>
/// <param name="Values">Such values in all parameters; 0 of an exploded gradient.</param>
/// <param name="Norm">Norm of the gradient; NaN where it is none.</param>
/// <param name="SkippedInARow">Steps that were skipped one behind the other, this one included.</param>
public sealed record UpdateFault(
    UpdateFaultKind Kind, NonFinitePolicy Policy, string Parameter, long Values, double Norm, int SkippedInARow = 0)
{
    /// <summary>So many skipped steps in a row end training: it would not come back by itself.</summary>
    public const int MostSkippedInARow = 10;

    /// <summary>Whether training ends with it.</summary>
    public bool EndsTraining => Policy == NonFinitePolicy.Fail || SkippedInARow >= MostSkippedInARow;

    /// <summary>What was seen, as a clause.</summary>
    /// <param name="step">Number of the step.</param>
    public string Describe(long step) => Kind switch
    {
        UpdateFaultKind.ExplodedGradient => FormattableString.Invariant(
            $"the gradient of step {step} has a norm of {Norm:G4}, above max_gradient_norm, most of it in {Parameter}"),
        UpdateFaultKind.NonFiniteGradient => FormattableString.Invariant(
            $"the gradient of step {step} holds {Count} NaN or infinite, the first in {Parameter}"),
        _ => FormattableString.Invariant(
            $"the update of step {step} left {Count} NaN or infinite among the weights, the first in {Parameter}, by a finite gradient"),
    };

    private string Count => FormattableString.Invariant($"{Values} {(Values == 1 ? "value that is" : "values that are")}");
}
