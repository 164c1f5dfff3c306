using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of |prediction - target|^p over all elements, without the p-th root. Gradient of the sum: p·|r|^(p-1) with the sign of the
/// residual, 0 where it is 0.</summary>
public sealed class LpPower : ElementLoss
{
    private readonly Formula _formula;

    /// <summary>The loss with its exponent.</summary>
    /// <param name="p">Exponent, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is below 1 or not finite.</exception>
    public LpPower(double p = 2)
    {
        HyperParameter.CheckNotNegative(p - 1, "LpPower", "p - 1");
        _formula = new Formula(p);
    }

    /// <inheritdoc/>
    public override string Name => "lp_power";

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame) => RunExact(_formula, frame);

    private readonly struct Formula(double p) : IExactElementFormula
    {
        public (double Loss, double Gradient) Apply(double prediction, double target)
        {
            var residual = prediction - target;
            if (residual == 0)
            {
                return (0, 0);
            }

            var magnitude = Math.Abs(residual);
            var power = DoubleFunctions.Pow(magnitude, p - 1);
            return (power * magnitude, p * (residual < 0 ? -power : power));
        }
    }
}
