using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of log(cosh(r)) with r = prediction - target: r²/2 near 0, |r| - log 2 far away. Gradient of the sum: tanh(r).</summary>
/// <remarks>Beyond |r| = 1 it is |r| + log(1 + exp(-2|r|)) - log 2, which cannot overflow; within, -½·log(1 - tanh²(r)), which does not
/// cancel.</remarks>
public sealed class LogCosh : ElementLoss
{
    /// <inheritdoc/>
    public override string Name => "log_cosh";

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame) => Run(default(Formula), frame);

    private readonly struct Formula : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var residual = TLanes.Subtract(prediction, target);
            var magnitude = LaneFormulas.Abs<TLanes, TVector>(residual);
            var tangent = Transcendental.Tanh<TLanes, TVector>(residual);
            var minusSquare = LaneFormulas.Negate<TLanes, TVector>(TLanes.Multiply(tangent, tangent));
            var near = TLanes.Multiply(TLanes.Create(-0.5f), NearZero.LogOnePlus<TLanes, TVector>(minusSquare));
            var decay = Transcendental.Exp<TLanes, TVector>(TLanes.Multiply(TLanes.Create(-2f), magnitude));
            var rest = TLanes.Subtract(NearZero.LogOnePlus<TLanes, TVector>(decay), TLanes.Create(0.693147182f));
            var far = TLanes.Add(magnitude, rest);
            return (TLanes.Select(TLanes.Less(magnitude, TLanes.Create(1f)), near, far), tangent);
        }
    }
}
