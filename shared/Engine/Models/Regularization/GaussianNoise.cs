using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Adds normal noise of mean 0 to every element while training; passes all on otherwise.
/// Source: Bishop, Training with Noise is Equivalent to Tikhonov Regularization (Neural Computation 1995).</summary>
public sealed class GaussianNoise : Module
{
    private readonly double _deviation;

    /// <summary>The layer.</summary>
    /// <param name="deviation">Standard deviation of the noise, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not finite.</exception>
    public GaussianNoise(double deviation)
    {
        HyperParameter.CheckNotNegative(deviation, nameof(GaussianNoise));
        _deviation = deviation;
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => sample;

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return input.AddNoise(_deviation);
    }
}
