using Cluster.Engine.Numerics;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean over samples of -log Σ π[k]·N(y; μ[k], σ[k]²) for mixtures of normal distributions with diagonal covariance: predictions
/// [batch, components, 1 + 2d] hold for each component the logit of its share π, d means and d standard deviations; targets
/// [batch, d].</summary>
/// <remarks>Every sum of densities is a log-sum-exp, so that far targets do not underflow. The mode is taken to be the mean of the
/// component whose peak is highest. Source: Bishop, Mixture Density Networks (1994).</remarks>
public sealed class GaussianMixtureNll : SampleLikelihoodLoss
{
    private readonly PositiveLink _link;

    /// <summary>The loss.</summary>
    /// <param name="link">What makes the standard deviations of raw predictions.</param>
    public GaussianMixtureNll(PositiveLink link = PositiveLink.Softplus) => _link = link;

    /// <inheritdoc/>
    public override string Name => "gaussian_mixture_nll";

    private protected override int DimensionsOf(Shape predictions) =>
        predictions.Rank == 3 && predictions[1] > 0 && predictions[2] >= 3 && predictions[2] % 2 == 1
            ? (predictions[2] - 1) / 2
            : throw new ShapeException(
                $"{Name} needs predictions of [batch, components, 1 + 2d] with a logit, d means and d deviations for each component, "
                + $"got {predictions}; reshape the model's output.");

    private protected override int RoomFor(Shape predictions) => 2 * predictions[1];

    private protected override double Evaluate(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> target, Span<float> gradient, Span<double> room)
    {
        var stride = (2 * target.Length) + 1;
        var components = predictions.Length / stride;
        var shares = room[..components];
        var joints = room[components..];
        var (allShares, allJoints) = (double.NegativeInfinity, double.NegativeInfinity);
        for (var component = 0; component < components; component++)
        {
            var own = predictions.Slice(component * stride, stride);
            shares[component] = own[0];
            joints[component] = own[0] + LogDensity(own, target);
            allShares = LogisticFunctions.LogAddExp(allShares, shares[component]);
            allJoints = LogisticFunctions.LogAddExp(allJoints, joints[component]);
        }

        for (var component = 0; component < components; component++)
        {
            var own = gradient.Slice(component * stride, stride);
            var responsibility = DoubleFunctions.Exp(joints[component] - allJoints);
            own[0] = (float)(DoubleFunctions.Exp(shares[component] - allShares) - responsibility);
            WriteSlopes(predictions.Slice(component * stride, stride), target, responsibility, own);
        }

        return allShares - allJoints;
    }

    private protected override void Predict(ReadOnlySpan<float> predictions, Estimate estimate, Span<float> result, Span<double> room)
    {
        var components = room.Length / 2;
        var stride = predictions.Length / components;
        var total = double.NegativeInfinity;
        for (var component = 0; component < components; component++)
        {
            total = LogisticFunctions.LogAddExp(total, predictions[component * stride]);
        }

        if (estimate == Estimate.Parameters)
        {
            for (var index = 0; index < predictions.Length; index++)
            {
                var place = index % stride;
                result[index] = place == 0 ? (float)DoubleFunctions.Exp(predictions[index] - total)
                    : place <= stride / 2 ? predictions[index] : (float)Deviation(predictions[index]).Value;
            }

            return;
        }

        var best = 0;
        for (var component = 1; component < components; component++)
        {
            best = Peak(predictions.Slice(component * stride, stride)) > Peak(predictions.Slice(best * stride, stride)) ? component : best;
        }

        for (var index = 0; index < result.Length; index++)
        {
            var mean = 0.0;
            for (var component = 0; component < components; component++)
            {
                mean += DoubleFunctions.Exp(predictions[component * stride] - total) * predictions[(component * stride) + 1 + index];
            }

            result[index] = estimate == Estimate.Mean ? (float)mean : predictions[(best * stride) + 1 + index];
        }
    }

    /// <summary>Logarithm of a component's density at its mean times its share, but for what all components have in common.</summary>
    private double Peak(ReadOnlySpan<float> component)
    {
        var logarithm = (double)component[0];
        foreach (var raw in component[((component.Length / 2) + 1)..])
        {
            logarithm -= DoubleFunctions.Log(Deviation(raw).Value);
        }

        return logarithm;
    }

    private double LogDensity(ReadOnlySpan<float> component, ReadOnlySpan<float> target)
    {
        var logarithm = -target.Length * NormalDensity.HalfLogOfTwoPi;
        for (var index = 0; index < target.Length; index++)
        {
            var (deviation, _) = Deviation(component[1 + target.Length + index]);
            var z = (target[index] - (double)component[1 + index]) / deviation;
            logarithm -= DoubleFunctions.Log(deviation) + (0.5 * z * z);
        }

        return logarithm;
    }

    private void WriteSlopes(ReadOnlySpan<float> component, ReadOnlySpan<float> target, double responsibility, Span<float> gradient)
    {
        for (var index = 0; index < target.Length; index++)
        {
            var (deviation, slope) = Deviation(component[1 + target.Length + index]);
            var z = (target[index] - (double)component[1 + index]) / deviation;
            gradient[1 + index] = (float)(-responsibility * z / deviation);
            gradient[1 + target.Length + index] = (float)(responsibility * (1 - (z * z)) / deviation * slope);
        }
    }

    private (double Value, double Slope) Deviation(float raw)
    {
        var (value, slope) = _link.Apply(raw);
        return value >= 0 || double.IsNaN(value)
            ? (value, slope)
            : throw new ArgumentOutOfRangeException(
                nameof(raw), $"{Name} needs deviations of 0 or more, got {raw}; let a link such as softplus make them positive.");
    }
}
