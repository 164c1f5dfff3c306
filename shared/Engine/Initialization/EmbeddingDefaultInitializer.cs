using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>What PyTorch's embedding begins with: normal with mean 0 and deviation 1; the padding row is 0.</summary>
public sealed class EmbeddingDefaultInitializer : Initializer
{
    private readonly int? _paddingIndex;

    /// <summary>The law for a table of shape [entries, width].</summary>
    /// <param name="paddingIndex">Row that is 0; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row is negative.</exception>
    public EmbeddingDefaultInitializer(int? paddingIndex = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(paddingIndex ?? 0, nameof(paddingIndex));
        _paddingIndex = paddingIndex;
    }

    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank != 2 || _paddingIndex >= shape[0])
        {
            throw new ShapeException(
                $"Embedding needs a table of shape [entries, width] with row {_paddingIndex ?? 0}, got {shape}; correct the padding row.");
        }

        new NormalInitializer(0, 1).Fill(shape, key, target);
        if (_paddingIndex is { } row)
        {
            target.Slice(row * shape[1], shape[1]).Clear();
        }
    }
}
