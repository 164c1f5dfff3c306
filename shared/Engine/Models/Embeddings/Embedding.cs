using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>A table of learned vectors: each whole number of a sample becomes its row, samples [...] become [..., features]. Parameter as
/// in PyTorch: weight [rows, features].</summary>
public sealed class Embedding : Module
{
    private readonly Parameter _weight;
    private readonly int? _paddingIndex;

    /// <summary>A table.</summary>
    /// <param name="count">Number of rows, at least 1: indices lie below it. PyTorch's num_embeddings.</param>
    /// <param name="features">Length of a row, at least 1. PyTorch's embedding_dim.</param>
    /// <param name="paddingIndex">Row that begins as zeros and receives no gradient, in [0, count); null for none.</param>
    /// <param name="initializer">Law of the weight; by default normal with deviation 1, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the padding index is no row.</exception>
    public Embedding(int count, int features, int? paddingIndex = null, Initializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (paddingIndex is { } padding && (uint)padding >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(paddingIndex), padding, $"Embedding needs a padding index in [0, {count}), got {padding}; name one of its rows.");
        }

        (Count, Features, _paddingIndex) = (count, features, paddingIndex);
        initializer ??= new NormalInitializer(0, 1);
        _weight = new Parameter(
            new Shape(count, features), paddingIndex is { } row ? new ZeroRowInitializer(initializer, row) : initializer);
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Length of a row.</summary>
    public int Features { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => [new("weight", _weight)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return new Shape([.. sample.Sizes, Features]);
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.Apply(new EmbeddingOperation(_paddingIndex), input, tape.Parameter(_weight));
    }
}
