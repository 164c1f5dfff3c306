using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean cross-entropy in nats between targets in [0, 1] and predicted probabilities: -w·(y·log p + (1 - y)·log(1 - p)), with each
/// logarithm held at -100 or above.</summary>
/// <remarks>PyTorch's binary_cross_entropy. Gradient of the sum: w·(p - y) / max(p·(1 - p), 1e-12). Train on logits where you can:
/// <see cref="BinaryCrossEntropyWithLogits"/> needs no clamps.</remarks>
public sealed class BinaryCrossEntropy : ElementLoss
{
    private readonly RepeatedWeights _weights;

    /// <summary>The loss with its weights.</summary>
    /// <param name="weights">Factor of each element; repeats along the last axes, so that one number for each output will do.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public BinaryCrossEntropy(IReadOnlyList<double>? weights = null) => _weights = RepeatedWeights.Of(weights, Name, nameof(weights));

    /// <inheritdoc/>
    public override string Name => "binary_cross_entropy";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Probabilities;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        var count = base.TargetCount(predictions);
        _weights.Check(predictions, Name);
        return count;
    }

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame)
    {
        Targets.CheckRange(frame.Targets, 0f, 1f, Name, "targets");
        var sum = RepeatedWeights.Run<Formula>(_weights, default, frame);
        if (double.IsNaN(sum))
        {
            Targets.CheckRange(frame.Predictions, 0f, 1f, Name, "predictions");
        }

        return sum;
    }

    private readonly struct Formula(float weight) : IWeightedFormula<Formula>
    {
        public static Formula Of(float weight, float positiveWeight) => new(weight * positiveWeight);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var (one, least) = (TLanes.Create(1f), TLanes.Create(-100f));
            var logarithm = Transcendental.Log<TLanes, TVector>(prediction);
            var opposite = NearZero.LogOnePlus<TLanes, TVector>(LaneFormulas.Negate<TLanes, TVector>(prediction));
            logarithm = TLanes.Select(TLanes.Less(logarithm, least), least, logarithm);
            opposite = TLanes.Select(TLanes.Less(opposite, least), least, opposite);
            var ofNegative = TLanes.Multiply(TLanes.Subtract(one, target), opposite);
            var loss = TLanes.Multiply(TLanes.Create(-weight), TLanes.Fma(target, logarithm, ofNegative));

            var spread = TLanes.Multiply(prediction, TLanes.Subtract(one, prediction));
            spread = TLanes.Select(TLanes.Less(spread, TLanes.Create(1e-12f)), TLanes.Create(1e-12f), spread);
            var difference = TLanes.Multiply(TLanes.Create(weight), TLanes.Subtract(prediction, target));
            return (loss, TLanes.Divide(difference, spread));
        }
    }
}
