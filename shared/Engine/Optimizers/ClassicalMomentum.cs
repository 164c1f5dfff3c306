using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Gradient descent with momentum whose direction holds the step size: v = momentum·v - rate·g, from v = 0; w += v. With Nesterov's
/// variant the weights are those of the point ahead, w + momentum·v, where the gradient is taken:
/// w += (1 + momentum)·v - momentum·v_before. Equal to <see cref="Momentum"/> while the rate is constant; when it falls, past directions
/// keep their old size here.</summary>
/// <remarks>Source: Sutskever, Martens, Dahl and Hinton, On the Importance of Initialization and Momentum in Deep Learning (ICML 2013),
/// section 2; the change of variables is that of Stanford's CS231n notes.</remarks>
public sealed class ClassicalMomentum : Optimizer
{
    private readonly bool _nesterov;

    /// <summary>Classical momentum.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="momentum">Share of the direction that is kept, 0 or more.</param>
    /// <param name="nesterov">Whether the gradient counts as taken one momentum ahead.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public ClassicalMomentum(double learningRate, double momentum = 0.9, bool nesterov = false, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Check(momentum >= 0 && double.IsFinite(momentum), nameof(momentum), "a finite momentum of 0 or more", momentum);
        MomentumFactor = momentum;
        _nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Name => _nesterov ? "classical_nesterov" : "classical_momentum";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["v"];

    /// <inheritdoc/>
    public override bool HasMomentum => true;

    internal override ulong Update(in UpdatePart part) =>
        UpdateLoop.Run(new Rule((float)MomentumFactor, (float)-part.LearningRate, _nesterov), part, part.WeightDecay);

    private readonly struct Rule(float momentum, float negativeRate, bool nesterov) : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var before = first;
            first = TLanes.Fma(TLanes.Create(momentum), before, TLanes.Multiply(TLanes.Create(negativeRate), gradient));
            var change = nesterov ? TLanes.Fma(TLanes.Create(momentum), TLanes.Subtract(first, before), first) : first;
            return TLanes.Add(weight, change);
        }
    }
}
