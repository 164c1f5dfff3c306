using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>Mean 0 and variance 1 / fan in, for weights of shape [out, in, ...kernel]; uniform.</summary>
/// <remarks>Source: LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.6.</remarks>
public sealed class LecunUniformInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var bound = Math.Sqrt(3.0 / Fan.In("LeCun", shape));
        new UniformInitializer(-bound, bound).Fill(shape, key, target);
    }
}

/// <summary>Mean 0 and variance 1 / fan in, for weights of shape [out, in, ...kernel]; normal.</summary>
/// <param name="truncated">Whether values beyond two standard deviations are left out, as in Keras and JAX; the variance stays.</param>
/// <remarks>Source: LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.6.</remarks>
public sealed class LecunNormalInitializer(bool truncated = false) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        NormalInitializer.OfDeviation(1 / Math.Sqrt(Fan.In("LeCun", shape)), truncated).Fill(shape, key, target);
    }
}
