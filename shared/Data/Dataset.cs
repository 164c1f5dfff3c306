using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>A fixed, finite collection of labelled samples, addressed by index and equal on every machine.</summary>
/// <remarks>Implementations are immutable once built and safe to read from several threads.</remarks>
public abstract class Dataset
{
    /// <summary>What people call it, such as "glyphs/train"; takes no part in <see cref="ContentHash"/>.</summary>
    public abstract string Name { get; }

    /// <summary>Number of samples, 1 or more.</summary>
    public abstract int Count { get; }

    /// <summary>Shape of one sample without a batch axis; images are channels first, [channels, rows, columns].</summary>
    public abstract Shape SampleShape { get; }

    /// <summary>Number of classes; every label lies in [0, Classes).</summary>
    public abstract int Classes { get; }

    /// <summary>Lower-case hex SHA-256 of everything that decides samples and labels: equal hashes mean equal training data.</summary>
    public abstract string ContentHash { get; }

    /// <summary>Writes one sample as the numbers a model sees, row-major. Allocates nothing.</summary>
    /// <param name="index">Sample index in [0, Count).</param>
    /// <param name="destination">Exactly SampleShape.ElementCount elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside [0, Count).</exception>
    /// <exception cref="ArgumentException">The destination has another length than a sample.</exception>
    public abstract void CopySample(int index, Span<float> destination);

    /// <summary>The class of one sample.</summary>
    /// <param name="index">Sample index in [0, Count).</param>
    /// <returns>A class in [0, Classes).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside [0, Count).</exception>
    public abstract int Label(int index);
}
