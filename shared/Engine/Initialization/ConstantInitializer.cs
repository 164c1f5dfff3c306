using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>Every value the same.</summary>
/// <param name="value">The value.</param>
public sealed class ConstantInitializer(double value) : Initializer
{
    /// <summary>All zeros.</summary>
    public static ConstantInitializer Zeros { get; } = new(0);

    /// <summary>All ones.</summary>
    public static ConstantInitializer Ones { get; } = new(1);

    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target) => target.Fill((float)value);
}
