using System.Collections.Immutable;
using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>Samples and targets of arrays that a program has already.</summary>
public sealed class MemoryDataset : Dataset
{
    private readonly float[] _samples;
    private readonly int[] _labels;
    private readonly float[] _values;

    private MemoryDataset(string name, Shape sampleShape, TargetSchema targets, float[] samples, int[] labels, float[] values)
    {
        (Name, SampleShape, Targets) = (name, sampleShape, targets);
        (_samples, _labels, _values) = (samples, labels, values);
        Count = (targets.IsLabels ? labels.Length : values.Length) / targets.Count;
        if (Count == 0 || (long)Count * sampleShape.ElementCount != samples.Length || (labels.Length + values.Length) % targets.Count != 0)
        {
            throw new ArgumentException(
                $"MemoryDataset needs one sample of {sampleShape} or more with its target each, got {samples.Length} numbers and "
                + $"{labels.Length + values.Length} {(targets.IsLabels ? "labels" : "values")}; check the shapes.");
        }

        ContentHash = ContentHasher.Hash(sampleShape, targets, samples, labels, values);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override Shape SampleShape { get; }

    /// <inheritdoc/>
    public override TargetSchema Targets { get; }

    /// <inheritdoc/>
    public override string ContentHash { get; }

    /// <summary>Samples of one class each. Takes over the arrays, which nobody may change afterwards.</summary>
    /// <param name="sampleShape">Shape of one sample; images are channels first.</param>
    /// <param name="samples">The samples, row-major, one behind the other.</param>
    /// <param name="labels">The class of each sample, in [0, classes).</param>
    /// <param name="classes">Number of classes, 1 or more.</param>
    /// <param name="names">Names of the classes, if they have any.</param>
    /// <param name="name">What people call the samples.</param>
    /// <exception cref="ArgumentException">Lengths do not fit together, or a label is no class.</exception>
    public static MemoryDataset OfLabels(
        Shape sampleShape, float[] samples, int[] labels, int classes, ImmutableArray<string> names = default, string name = "memory")
    {
        ArgumentNullException.ThrowIfNull(sampleShape);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(labels);
        var targets = TargetSchema.Class(classes, names);
        var stray = Array.FindIndex(labels, label => label < 0 || label >= classes);
        return stray < 0
            ? new MemoryDataset(name, sampleShape, targets, samples, labels, [])
            : throw new ArgumentException(
                $"MemoryDataset needs labels from 0 to {classes - 1}, got {labels[stray]} at sample {stray}; renumber them.", nameof(labels));
    }

    /// <summary>Samples with a number or several each. Takes over the arrays, which nobody may change afterwards.</summary>
    /// <param name="sampleShape">Shape of one sample.</param>
    /// <param name="samples">The samples, row-major, one behind the other.</param>
    /// <param name="values">The values of each sample.</param>
    /// <param name="targetShape">Shape of one sample's values; null for a single number.</param>
    /// <param name="name">What people call the samples.</param>
    /// <exception cref="ArgumentException">Lengths do not fit together.</exception>
    public static MemoryDataset OfValues(
        Shape sampleShape, float[] samples, float[] values, Shape? targetShape = null, string name = "memory")
    {
        ArgumentNullException.ThrowIfNull(sampleShape);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(values);
        return new MemoryDataset(name, sampleShape, TargetSchema.Values(targetShape ?? new Shape()), samples, [], values);
    }

    /// <inheritdoc/>
    public override void CopySample(int index, Span<float> destination) =>
        Copy(_samples, SampleShape.ElementCount, index, destination, nameof(CopySample));

    /// <inheritdoc/>
    public override void CopyLabels(int index, Span<int> destination)
    {
        if (!Targets.IsLabels)
        {
            base.CopyLabels(index, destination);
        }

        Copy(_labels, Targets.Count, index, destination, nameof(CopyLabels));
    }

    /// <inheritdoc/>
    public override void CopyValues(int index, Span<float> destination)
    {
        if (Targets.IsLabels)
        {
            base.CopyValues(index, destination);
        }

        Copy(_values, Targets.Count, index, destination, nameof(CopyValues));
    }

    private void Copy<T>(T[] source, int size, int index, Span<T> destination, string what)
    {
        CheckIndex(index);
        CheckLength(size, destination.Length, what);
        source.AsSpan(index * size, size).CopyTo(destination);
    }
}
