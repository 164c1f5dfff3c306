using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>Ones on the diagonal of a matrix, zeros elsewhere: as many inputs as possible pass unchanged.</summary>
/// <remarks>Source: PyTorch's eye_.</remarks>
public sealed class EyeInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank != 2)
        {
            throw new ShapeException($"Eye needs a matrix, got {shape}; use it for linear weights only.");
        }

        target.Clear();
        for (var index = 0; index < Math.Min(shape[0], shape[1]); index++)
        {
            target[(index * shape[1]) + index] = 1;
        }
    }
}
