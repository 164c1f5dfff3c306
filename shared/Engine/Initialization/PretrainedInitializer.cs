using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>Values that are given, such as those of a model trained before.</summary>
/// <param name="values">The parameter's values, row-major; they are not copied before they are used.</param>
public sealed class PretrainedInitializer(ReadOnlyMemory<float> values) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (values.Length != shape.ElementCount)
        {
            throw new ShapeException(
                $"Pretrained values need the parameter's shape {shape} of {shape.ElementCount} values, got {values.Length}; "
                + "take those of the same layer.");
        }

        values.Span.CopyTo(target);
    }
}
