using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Kullback-Leibler divergence of predicted log-probabilities x from a target distribution t, in nats: t·(log t - x) for each
/// element, 0 where t is 0. The mean divides by the elements; reduce by batch mean for the divergence per sample.</summary>
/// <remarks>PyTorch's kl_div. Gradient of the sum: -t.</remarks>
public sealed class KullbackLeibler : ElementLoss
{
    private readonly bool _logTarget;

    /// <summary>The loss with its option.</summary>
    /// <param name="logTarget">Whether targets are log-probabilities too.</param>
    public KullbackLeibler(bool logTarget = false) => _logTarget = logTarget;

    /// <inheritdoc/>
    public override string Name => "kullback_leibler";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Other;

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame)
    {
        if (_logTarget)
        {
            return Run(default(OfLogarithms), frame);
        }

        Targets.CheckRange(frame.Targets, 0f, float.MaxValue, Name, "target probabilities");
        return Run(default(OfProbabilities), frame);
    }

    private readonly struct OfProbabilities : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var surprise = TLanes.Subtract(Transcendental.Log<TLanes, TVector>(target), prediction);
            var isEmpty = TLanes.Same(target, TLanes.Create(0f));
            var loss = LaneFormulas.ZeroWhere<TLanes, TVector>(isEmpty, TLanes.Multiply(target, surprise));
            return (loss, LaneFormulas.Negate<TLanes, TVector>(target));
        }
    }

    private readonly struct OfLogarithms : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var probability = Transcendental.Exp<TLanes, TVector>(target);
            var isEmpty = TLanes.Same(probability, TLanes.Create(0f));
            var loss = TLanes.Multiply(probability, TLanes.Subtract(target, prediction));
            return (LaneFormulas.ZeroWhere<TLanes, TVector>(isEmpty, loss), LaneFormulas.Negate<TLanes, TVector>(probability));
        }
    }
}
