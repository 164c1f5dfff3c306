using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of Barron's general robust loss of r = prediction - target, in which α says how little outliers count and c where they
/// begin. α = 2 is ½(r/c)², 1 is Charbonnier's, 0 is log(½(r/c)² + 1), -2 is Geman and McClure's, -infinity is Welsch's
/// 1 - exp(-½(r/c)²); else |α-2|/α·(((r/c)²/|α-2| + 1)^(α/2) - 1).</summary>
/// <remarks>Gradient of the sum: r/c²·((r/c)²/|α-2| + 1)^(α/2-1). The power less 1 is computed by exp(x) - 1, so that an α near 0
/// does not cancel. Source: Barron, A General and Adaptive Robust Loss Function (2019).</remarks>
public sealed class Barron : ElementLoss
{
    private readonly Formula _formula;

    /// <summary>The loss with its constants.</summary>
    /// <param name="alpha">Shape: any number, or -infinity.</param>
    /// <param name="c">Scale, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is NaN or +infinity, or the scale is not above 0.</exception>
    public Barron(double alpha = 1, double c = 1)
    {
        if (!double.IsNegativeInfinity(alpha))
        {
            HyperParameter.CheckFinite(alpha, "Barron");
        }

        HyperParameter.CheckPositive(c, "Barron");
        _formula = new Formula(alpha, c);
    }

    /// <inheritdoc/>
    public override string Name => "barron";

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame) => RunExact(_formula, frame);

    private readonly struct Formula(double alpha, double c) : IExactElementFormula
    {
        public (double Loss, double Gradient) Apply(double prediction, double target)
        {
            var scaled = (prediction - target) / c;
            var square = scaled * scaled;
            if (alpha == 2)
            {
                return (0.5 * square, scaled / c);
            }

            if (alpha == 0)
            {
                return (LogisticFunctions.Log1p(0.5 * square), scaled / c / (1 + (0.5 * square)));
            }

            if (double.IsNegativeInfinity(alpha))
            {
                return (-LogisticFunctions.Expm1(-0.5 * square), scaled / c * DoubleFunctions.Exp(-0.5 * square));
            }

            var distance = Math.Abs(alpha - 2);
            var logarithm = LogisticFunctions.Log1p(square / distance);
            var slope = scaled / c * DoubleFunctions.Exp(((0.5 * alpha) - 1) * logarithm);
            return (distance / alpha * LogisticFunctions.Expm1(0.5 * alpha * logarithm), slope);
        }
    }
}
