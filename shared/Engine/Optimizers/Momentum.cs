using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Gradient descent with a running direction, with PyTorch's meaning: v = momentum·v + (1 - dampening)·g, where the first v is g
/// itself; w -= rate·v, or with Nesterov's variant w -= rate·(g + momentum·v).</summary>
/// <remarks>Source: Sutskever, Martens, Dahl and Hinton, On the Importance of Initialization and Momentum in Deep Learning (ICML 2013);
/// PyTorch's torch.optim.SGD.</remarks>
public sealed class Momentum : Optimizer
{
    private readonly double _dampening;
    private readonly bool _nesterov;

    /// <summary>Gradient descent with momentum.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="momentum">Share of the direction that is kept, 0 or more.</param>
    /// <param name="dampening">Share of each gradient but the first that is left out.</param>
    /// <param name="nesterov">Whether the step looks one momentum ahead; needs momentum and no dampening.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public Momentum(double learningRate, double momentum = 0.9, double dampening = 0, bool nesterov = false, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Check(momentum >= 0 && double.IsFinite(momentum), nameof(momentum), "a finite momentum of 0 or more", momentum);
        Check(double.IsFinite(dampening), nameof(dampening), "a finite dampening", dampening);
        Check(!nesterov || (momentum > 0 && dampening == 0), nameof(dampening), "0, and momentum, for Nesterov's variant", dampening);
        MomentumFactor = momentum;
        _dampening = dampening;
        _nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Name => _nesterov ? "nesterov" : "momentum";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["momentum_buffer"];

    /// <inheritdoc/>
    public override bool HasMomentum => true;

    internal override ulong Update(in UpdatePart part)
    {
        // The first direction is the first gradient, whatever the dampening; momentum · 0 adds nothing.
        var share = part.State.Updates == 1 ? 1f : (float)(1 - _dampening);
        var rule = new Rule((float)MomentumFactor, share, (float)-part.LearningRate, _nesterov);
        return UpdateLoop.Run(rule, part, part.WeightDecay);
    }

    private readonly struct Rule(float momentum, float share, float negativeRate, bool nesterov) : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            first = TLanes.Fma(TLanes.Create(momentum), first, TLanes.Multiply(TLanes.Create(share), gradient));
            var direction = nesterov ? TLanes.Fma(TLanes.Create(momentum), first, gradient) : first;
            return TLanes.Fma(TLanes.Create(negativeRate), direction, weight);
        }
    }
}
