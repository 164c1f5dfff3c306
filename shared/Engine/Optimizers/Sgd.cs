using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Stochastic gradient descent: g = gradient + decay·w; w -= rate·g.</summary>
/// <remarks>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 8.3.1; PyTorch's torch.optim.SGD.</remarks>
public sealed class Sgd : Optimizer
{
    /// <summary>Plain gradient descent.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public Sgd(double learningRate, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
    }

    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => [];

    internal override ulong Update(in UpdatePart part) => UpdateLoop.Run(new Rule((float)-part.LearningRate), part, part.WeightDecay);

    private readonly struct Rule(float negativeRate) : IUpdateRule
    {
        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Fma(TLanes.Create(negativeRate), gradient, weight);
    }
}
