using Cluster.Data.Graphs;
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

    /// <summary>What is to be predicted of a sample.</summary>
    public abstract TargetSchema Targets { get; }

    /// <summary>Number of classes; every label lies in [0, Classes) or is ignored. 0 where targets are values.</summary>
    public int Classes => Targets.Classes;

    /// <summary>The edges between the rows of every sample; null where samples are no graphs.</summary>
    public virtual NodeGraph? Graph => null;

    /// <summary>About how many bytes of memory the samples and their targets take.</summary>
    public virtual long MemoryBytes => (long)Count * sizeof(float) * (SampleShape.ElementCount + Targets.Count);

    /// <summary>Lower-case hex SHA-256 of everything that decides samples and labels: equal hashes mean equal training data.</summary>
    public abstract string ContentHash { get; }

    /// <summary>Writes one sample as the numbers a model sees, row-major. Allocates nothing.</summary>
    /// <param name="index">Sample index in [0, Count).</param>
    /// <param name="destination">Exactly SampleShape.ElementCount elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside [0, Count).</exception>
    /// <exception cref="ArgumentException">The destination has another length than a sample.</exception>
    public abstract void CopySample(int index, Span<float> destination);

    /// <summary>Writes the labels of one sample, row-major. Allocates nothing.</summary>
    /// <param name="index">Sample index in [0, Count).</param>
    /// <param name="destination">Exactly Targets.Count elements; each becomes a class in [0, Classes), or <see cref="TargetSchema.Ignored"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside [0, Count).</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidOperationException">Targets are values.</exception>
    public virtual void CopyLabels(int index, Span<int> destination) =>
        throw new InvalidOperationException($"{Name} has values as targets, not labels; copy its values.");

    /// <summary>Writes the target values of one sample, row-major. Allocates nothing.</summary>
    /// <param name="index">Sample index in [0, Count).</param>
    /// <param name="destination">Exactly Targets.Count elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside [0, Count).</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidOperationException">Targets are labels.</exception>
    public virtual void CopyValues(int index, Span<float> destination) =>
        throw new InvalidOperationException($"{Name} has labels as targets, not values; copy its labels.");

    /// <summary>The class of one sample that has a single one.</summary>
    /// <param name="index">Sample index in [0, Count).</param>
    /// <returns>A class in [0, Classes).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside [0, Count).</exception>
    /// <exception cref="ArgumentException">A sample has several labels.</exception>
    /// <exception cref="InvalidOperationException">Targets are values.</exception>
    public int Label(int index)
    {
        var label = 0;
        CopyLabels(index, new Span<int>(ref label));
        return label;
    }

    /// <summary>Refuses an index that no sample has.</summary>
    protected void CheckIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }

    /// <summary>Refuses room of another length than what is copied.</summary>
    protected static void CheckLength(int need, int got, string what)
    {
        if (got != need)
        {
            throw new ArgumentException($"{what} needs {need} elements of destination, got {got}; slice the batch by samples.");
        }
    }
}
