using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of α_t·(1 - p_t)^γ times the cross-entropy of a logit, where p_t is the probability given to the target: well
/// classified elements hardly count. α_t is α for a target of 1 and 1 - α for 0.</summary>
/// <remarks>The mean divides by the number of elements. 1 - p_t is computed as the probability of the opposite logit. Source: Lin, Goyal,
/// Girshick, He and Dollár, Focal Loss for Dense Object Detection (2017).</remarks>
public sealed class BinaryFocal : ElementLoss
{
    private readonly Formula _formula;

    /// <summary>The loss with its constants.</summary>
    /// <param name="alpha">Weight of the positive class, in [0, 1]; null for no such factor.</param>
    /// <param name="gamma">How sharply easy elements are turned down, 0 or more; 0 leaves the cross-entropy.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is outside.</exception>
    public BinaryFocal(double? alpha = 0.25, double gamma = 2)
    {
        HyperParameter.CheckProbability(alpha ?? 0, "BinaryFocal", nameof(alpha));
        HyperParameter.CheckNotNegative(gamma, "BinaryFocal");
        _formula = new Formula(alpha ?? 1, alpha is null ? 1 : 1 - alpha.Value, gamma);
    }

    /// <inheritdoc/>
    public override string Name => "binary_focal";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Logits;

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame)
    {
        Targets.CheckRange(frame.Targets, 0f, 1f, Name, "targets");
        return RunExact(_formula, frame);
    }

    private readonly struct Formula(double positiveWeight, double negativeWeight, double gamma) : IExactElementFormula
    {
        public (double Loss, double Gradient) Apply(double prediction, double target)
        {
            var (p, opposite) = (LogisticFunctions.Sigmoid(prediction), LogisticFunctions.Sigmoid(-prediction));
            var (y, rest) = (target, 1 - target);
            var weight = (y * positiveWeight) + (rest * negativeWeight);
            var entropy = (y * LogisticFunctions.Softplus(-prediction)) + (rest * LogisticFunctions.Softplus(prediction));

            // d log(miss) / dx, written so that a miss of 0 divides nothing by 0.
            var miss = (rest * p) + (y * opposite);
            var steepness = miss > 0 ? p * opposite * (rest - y) / miss : rest - y;
            var focus = gamma == 0 ? 1 : DoubleFunctions.Pow(miss, gamma);
            var slope = (gamma * steepness * entropy) + (rest * p) - (y * opposite);
            return (weight * focus * entropy, weight * focus * slope);
        }
    }
}
