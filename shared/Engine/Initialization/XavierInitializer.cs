using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>Mean 0 and variance gain²·2 / (fan in + fan out), for weights of shape [out, in, ...kernel]; uniform.</summary>
/// <param name="gain">Factor on the standard deviation; see <see cref="Gain"/>.</param>
/// <remarks>Source: Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks (AISTATS 2010),
/// equation 16.</remarks>
public sealed class XavierUniformInitializer(double gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var bound = gain * Math.Sqrt(6.0 / (Fan.In("Xavier", shape) + Fan.Out("Xavier", shape)));
        new UniformInitializer(-bound, bound).Fill(shape, key, target);
    }
}

/// <summary>Mean 0 and variance gain²·2 / (fan in + fan out), for weights of shape [out, in, ...kernel]; normal.</summary>
/// <param name="gain">Factor on the standard deviation; see <see cref="Gain"/>.</param>
/// <remarks>Source: Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks (AISTATS 2010),
/// equation 12.</remarks>
public sealed class XavierNormalInitializer(double gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var deviation = gain * Math.Sqrt(2.0 / (Fan.In("Xavier", shape) + Fan.Out("Xavier", shape)));
        new NormalInitializer(0, deviation).Fill(shape, key, target);
    }
}
