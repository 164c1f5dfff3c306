using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>Mean 0 and variance gain² / fan, for weights of shape [out, in, ...kernel]; uniform.</summary>
/// <param name="gain">Factor on the standard deviation: √2 (<see cref="Gain.ReLU"/>) in front of a rectifier.</param>
/// <param name="mode">Which fan divides.</param>
/// <remarks>Source: He, Zhang, Ren and Sun, Delving Deep into Rectifiers (ICCV 2015), section 2.2.</remarks>
public sealed class KaimingUniformInitializer(double gain = Gain.ReLU, FanMode mode = FanMode.In) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var bound = gain * Math.Sqrt(3.0 / Fan.Of("Kaiming", shape, mode));
        new UniformInitializer(-bound, bound).Fill(shape, key, target);
    }
}

/// <summary>Mean 0 and variance gain² / fan, for weights of shape [out, in, ...kernel]; normal.</summary>
/// <param name="gain">Factor on the standard deviation: √2 (<see cref="Gain.ReLU"/>) in front of a rectifier.</param>
/// <param name="mode">Which fan divides.</param>
/// <param name="truncated">Whether values beyond two standard deviations are left out, as in Keras and JAX; the variance stays.</param>
/// <remarks>Source: He, Zhang, Ren and Sun, Delving Deep into Rectifiers (ICCV 2015), section 2.2.</remarks>
public sealed class KaimingNormalInitializer(double gain = Gain.ReLU, FanMode mode = FanMode.In, bool truncated = false) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var deviation = gain / Math.Sqrt(Fan.Of("Kaiming", shape, mode));
        NormalInitializer.OfDeviation(deviation, truncated).Fill(shape, key, target);
    }
}
