using System.Runtime.CompilerServices;
using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of c²/6·(1 - (1 - (r/c)²)³) where |r| is at most c, else c²/6, with r = prediction - target: outliers do not count at
/// all. Gradient of the sum: r·(1 - (r/c)²)² inside, 0 outside.</summary>
/// <remarks>Source: Beaton and Tukey, The Fitting of Power Series, Technometrics 16 (1974).</remarks>
public sealed class TukeyBiweight : ElementLoss
{
    private readonly float _c;

    /// <summary>The loss with its constant.</summary>
    /// <param name="c">Where residuals stop to count, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The constant is not above 0.</exception>
    public TukeyBiweight(double c = 4.685)
    {
        HyperParameter.CheckPositive(c, "TukeyBiweight");
        _c = (float)c;
    }

    /// <inheritdoc/>
    public override string Name => "tukey_biweight";

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame) => Run(new Formula(_c), frame);

    private readonly struct Formula(float c) : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var (zero, limit) = (TLanes.Create(0f), TLanes.Create(c * c / 6f));
            var residual = TLanes.Subtract(prediction, target);
            var isOutside = TLanes.Less(TLanes.Create(c), LaneFormulas.Abs<TLanes, TVector>(residual));
            var scaled = TLanes.Divide(residual, TLanes.Create(c));
            var square = TLanes.Multiply(scaled, scaled);
            var rest = TLanes.Subtract(TLanes.Create(1f), square);

            // 1 - (1 - s)³ = s·(3 - 3s + s²), which does not cancel.
            var cubic = TLanes.Fma(TLanes.Subtract(square, TLanes.Create(3f)), square, TLanes.Create(3f));
            var loss = TLanes.Multiply(limit, TLanes.Multiply(square, cubic));
            var slope = TLanes.Multiply(residual, TLanes.Multiply(rest, rest));
            return (TLanes.Select(isOutside, limit, loss), TLanes.Select(isOutside, zero, slope));
        }
    }
}
