using Cluster.Engine.Tensors;

namespace Cluster.Data.Numpy;

/// <summary>Rows of two arrays as samples and targets, read where they lie.</summary>
public sealed class ArrayDataset : Dataset
{
    private readonly ArrayRows _samples;
    private readonly ArrayRows _targets;
    private readonly RowOrder _rows;
    private readonly (double Scale, double Offset, double Target) _scaling;
    private readonly Lazy<string> _hash;

    /// <param name="name">What people call it.</param>
    /// <param name="samples">The samples and others.</param>
    /// <param name="targets">As many targets, in the same order.</param>
    /// <param name="rows">Which of them belong to this dataset.</param>
    /// <param name="recipe">How they are read.</param>
    /// <param name="sampleShape">Shape of a sample.</param>
    /// <param name="schema">What the targets are.</param>
    /// <param name="part">What decides the rows.</param>
    internal ArrayDataset(
        string name,
        ArrayRows samples,
        ArrayRows targets,
        RowOrder rows,
        ArrayRecipe recipe,
        Shape sampleShape,
        TargetSchema schema,
        string part)
    {
        (Name, _samples, _targets, _rows) = (name, samples, targets, rows);
        (SampleShape, Targets) = (sampleShape, schema);
        _scaling = (recipe.Scale, recipe.Offset, recipe.TargetScale);
        _hash = new(() => ContentHasher.Describe(
            "cluster.data.arrays.v1\n"u8,
            _samples.ContentHash,
            _targets.ContentHash,
            $"{SampleShape} {Targets.Shape}",
            FormattableString.Invariant($"{_scaling.Scale:R} {_scaling.Offset:R} {_scaling.Target:R} {Classes} {Count}"),
            part));
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Count => _rows.Count;

    /// <inheritdoc/>
    public override Shape SampleShape { get; }

    /// <inheritdoc/>
    public override TargetSchema Targets { get; }

    /// <summary>Lower-case hex SHA-256 of both arrays, of how they are read and of which rows are taken. The first question reads them whole.</summary>
    public override string ContentHash => _hash.Value;

    /// <inheritdoc/>
    public override void CopySample(int index, Span<float> destination)
    {
        CheckIndex(index);
        CheckLength(SampleShape.ElementCount, destination.Length, nameof(CopySample));
        _samples.Copy(_rows[index], destination, _scaling.Scale, _scaling.Offset);
    }

    /// <inheritdoc/>
    public override void CopyLabels(int index, Span<int> destination)
    {
        if (!Targets.IsLabels)
        {
            base.CopyLabels(index, destination);
        }

        CheckIndex(index);
        CheckLength(Targets.Count, destination.Length, nameof(CopyLabels));
        _targets.CopyLabels(_rows[index], destination);
    }

    /// <inheritdoc/>
    public override void CopyValues(int index, Span<float> destination)
    {
        if (Targets.IsLabels)
        {
            base.CopyValues(index, destination);
        }

        CheckIndex(index);
        CheckLength(Targets.Count, destination.Length, nameof(CopyValues));
        _targets.Copy(_rows[index], destination, _scaling.Target);
    }
}
