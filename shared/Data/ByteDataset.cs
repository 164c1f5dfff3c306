using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>Samples kept as one byte an element and scaled to [0, 1] when copied: 255 becomes exactly 1.</summary>
public abstract class ByteDataset : Dataset
{
    private const int Levels = 256;
    private static readonly float[] Scaled = ScaleLevels();

    private readonly byte[] _samples;
    private readonly byte[] _labels;
    private readonly int _sampleSize;

    /// <summary>Takes over the arrays, which nobody may change afterwards.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="sampleShape">Shape of one sample.</param>
    /// <param name="targets">One class a sample, of 1 to 256.</param>
    /// <param name="samples">Shape [count, sample shape], row-major.</param>
    /// <param name="labels">Length count, 1 or more.</param>
    private protected ByteDataset(string name, Shape sampleShape, TargetSchema targets, byte[] samples, byte[] labels)
    {
        Name = name;
        SampleShape = sampleShape;
        Targets = targets;
        _samples = samples;
        _labels = labels;
        _sampleSize = sampleShape.ElementCount;
        ContentHash = ContentHasher.Hash(sampleShape, targets.Classes, samples, labels);
    }

    /// <inheritdoc/>
    public sealed override string Name { get; }

    /// <inheritdoc/>
    public sealed override int Count => _labels.Length;

    /// <inheritdoc/>
    public sealed override Shape SampleShape { get; }

    /// <inheritdoc/>
    public sealed override TargetSchema Targets { get; }

    /// <inheritdoc/>
    public sealed override long MemoryBytes => (long)_samples.Length + _labels.Length;

    /// <inheritdoc/>
    public sealed override string ContentHash { get; }

    /// <inheritdoc/>
    public sealed override void CopySample(int index, Span<float> destination)
    {
        var source = SampleBytes(index);
        CheckLength(source.Length, destination.Length, nameof(CopySample));
        var scaled = Scaled;
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = scaled[source[i]];
        }
    }

    /// <inheritdoc/>
    public sealed override void CopyLabels(int index, Span<int> destination)
    {
        CheckIndex(index);
        CheckLength(1, destination.Length, nameof(CopyLabels));
        destination[0] = _labels[index];
    }

    /// <summary>One sample as it is kept, before scaling.</summary>
    /// <param name="index">Sample index in [0, Count).</param>
    /// <returns>SampleShape.ElementCount bytes, row-major.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside [0, Count).</exception>
    public ReadOnlySpan<byte> SampleBytes(int index)
    {
        CheckIndex(index);
        return _samples.AsSpan(index * _sampleSize, _sampleSize);
    }

    // Division is correctly rounded everywhere; a multiplication by 1/255 would round twice.
    private static float[] ScaleLevels()
    {
        var levels = new float[Levels];
        for (var level = 0; level < Levels; level++)
        {
            levels[level] = level / 255f;
        }

        return levels;
    }
}
