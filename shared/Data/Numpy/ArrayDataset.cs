using System.Security.Cryptography;
using System.Text;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Numpy;

/// <summary>Rows of two arrays as samples and targets, read where they lie.</summary>
public sealed class ArrayDataset : Dataset
{
    private readonly ArrayPair _arrays;
    private readonly int[] _rows;
    private readonly ArrayForm _form;
    private readonly Lazy<string> _hash;

    /// <param name="name">What people call it.</param>
    /// <param name="arrays">The samples, their targets and others.</param>
    /// <param name="rows">Which of them belong to this dataset.</param>
    /// <param name="form">What becomes of them.</param>
    internal ArrayDataset(string name, ArrayPair arrays, int[] rows, ArrayForm form)
    {
        (Name, _arrays, _rows, _form) = (name, arrays, rows, form);
        _hash = new(Hash);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Count => _rows.Length;

    /// <inheritdoc/>
    public override Shape SampleShape => _form.SampleShape;

    /// <inheritdoc/>
    public override TargetSchema Targets => _form.Targets;

    /// <summary>Lower-case hex SHA-256 of both arrays, of how they are read and of which rows are taken. The first question reads them
    /// whole.</summary>
    public override string ContentHash => _hash.Value;

    /// <inheritdoc/>
    public override void CopySample(int index, Span<float> destination)
    {
        CheckIndex(index);
        CheckLength(SampleShape.ElementCount, destination.Length, nameof(CopySample));
        _arrays.Samples.Copy(_rows[index], _form.Scaling, destination);
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
        _arrays.Targets.CopyLabels(_rows[index], _form.IgnoredLabel, destination);
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
        _arrays.Targets.Copy(_rows[index], _form.TargetScaling, destination);
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("cluster.data.arrays.v1\n"u8);
        hash.AppendData(Encoding.ASCII.GetBytes(_arrays.Samples.ContentHash + _arrays.Targets.ContentHash));
        ContentHasher.Append(hash, SampleShape);
        _form.Scaling.AppendTo(hash);
        ContentHasher.Append(hash, Targets.Shape);
        ContentHasher.Append(hash, Targets.Classes);
        _form.TargetScaling.AppendTo(hash);

        // No label lies there, so it stands for none.
        ContentHasher.Append(hash, _form.IgnoredLabel ?? int.MaxValue);
        ContentHasher.Append(hash, Count);
        foreach (var row in _rows)
        {
            ContentHasher.Append(hash, row);
        }

        return ContentHasher.Finish(hash);
    }
}
