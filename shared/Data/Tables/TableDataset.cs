using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Tables;

/// <summary>Rows of a table as samples: one axis of numbers, kept in single precision.</summary>
public sealed class TableDataset : Dataset
{
    private readonly float[] _samples;
    private readonly int[] _labels;
    private readonly float[] _values;

    /// <summary>Makes samples and targets of rows.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="fitted">How.</param>
    /// <param name="table">The rows, one or more.</param>
    /// <exception cref="DataException">A value cannot be taken.</exception>
    public TableDataset(string name, FittedTable fitted, Table table)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        ArgumentNullException.ThrowIfNull(table);
        (Name, Fitted, Count) = (name, fitted, table.Rows);
        SampleShape = new Shape(fitted.Features.Length);
        Targets = fitted.Target.Schema;
        _samples = fitted.Samples(table);
        (_labels, _values) = Targets.IsLabels ? (fitted.Target.Labels(table), Array.Empty<float>()) : ([], fitted.Target.Values(table));
        ContentHash = Hash();
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>How rows became samples and targets.</summary>
    public FittedTable Fitted { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override Shape SampleShape { get; }

    /// <inheritdoc/>
    public override TargetSchema Targets { get; }

    /// <summary>Lower-case hex SHA-256 of the samples and targets themselves and of what was fitted. The files' own bytes take no part: a table
    /// stays the same when it is compressed or its lines end otherwise.</summary>
    public override string ContentHash { get; }

    /// <inheritdoc/>
    public override void CopySample(int index, Span<float> destination)
    {
        CheckIndex(index);
        var size = SampleShape.ElementCount;
        CheckLength(size, destination.Length, nameof(CopySample));
        _samples.AsSpan(index * size, size).CopyTo(destination);
    }

    /// <inheritdoc/>
    public override void CopyLabels(int index, Span<int> destination)
    {
        if (!Targets.IsLabels)
        {
            base.CopyLabels(index, destination);
        }

        CheckIndex(index);
        CheckLength(1, destination.Length, nameof(CopyLabels));
        destination[0] = _labels[index];
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
        _values.AsSpan(index * Targets.Count, Targets.Count).CopyTo(destination);
    }

    // The fitted table says how many features and classes there are; with the count every length is known.
    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("cluster.data.table.v1\n"u8);
        var fitted = Encoding.UTF8.GetBytes(Fitted.Write());
        Append(hash, [fitted.Length, Count]);
        hash.AppendData(fitted);
        Append(hash, _labels);
        Append(hash, _values);
        Append(hash, _samples);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<int> numbers)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<float> numbers) =>
        Append(hash, System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(numbers));
}
