using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>The law of a parameter's initial values. A value depends on its stream and its index alone, so the same bits come out on
/// every machine.</summary>
public abstract class Initializer
{
    /// <summary>Writes every value of one parameter.</summary>
    /// <param name="shape">The parameter's shape.</param>
    /// <param name="key">The parameter's own stream.</param>
    /// <param name="target">The parameter's values, row-major; its length is the shape's element count.</param>
    /// <exception cref="ShapeException">The law is not defined for such a shape.</exception>
    public abstract void Fill(Shape shape, RandomKey key, Span<float> target);
}
