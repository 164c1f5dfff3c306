using System.Collections.Immutable;
using Cluster.Engine.Tensors;

namespace Cluster.Onnx.Recording;

/// <summary>Axis sizes of a recorded tensor, some of which follow the number of samples. Found by comparing two recordings.</summary>
internal sealed class BatchShape : IEquatable<BatchShape>
{
    private readonly ImmutableArray<int> _fewer;
    private readonly ImmutableArray<int> _more;

    /// <param name="fewer">The shape recorded for <see cref="RecordedModel.FewerSamples"/>.</param>
    /// <param name="more">The shape recorded for <see cref="RecordedModel.MoreSamples"/>; of the same rank.</param>
    /// <exception cref="OnnxException">The ranks differ.</exception>
    public BatchShape(Shape fewer, Shape more)
    {
        if (fewer.Rank != more.Rank)
        {
            throw new OnnxException($"the number of axes depends on the batch, {fewer} and {more}; keep samples on axis 0");
        }

        (_fewer, _more) = ([.. fewer.Sizes], [.. more.Sizes]);
    }

    /// <summary>Number of axes.</summary>
    public int Rank => _fewer.Length;

    /// <summary>Size of an axis that does not depend on the number of samples; a negative axis counts from the last.</summary>
    /// <exception cref="OnnxException">It depends on it.</exception>
    public int this[int axis]
    {
        get
        {
            var place = axis < 0 ? axis + Rank : axis;
            return IsOpen(place)
                ? throw new OnnxException($"axis {place} of {this} follows the batch, where a fixed size is needed; keep samples on axis 0")
                : _fewer[place];
        }
    }

    /// <summary>Numbers along some axes, none of which is open.</summary>
    public int Count(int start, int end)
    {
        var count = 1;
        for (var axis = start; axis < end; axis++)
        {
            count *= this[axis];
        }

        return count;
    }

    /// <summary>Whether the size of an axis depends on the number of samples.</summary>
    public bool IsOpen(int axis) => _fewer[axis] != _more[axis];

    /// <summary>Whether the size of an axis is the number of samples.</summary>
    public bool IsBatch(int axis) => _fewer[axis] == RecordedModel.FewerSamples && _more[axis] == RecordedModel.MoreSamples;

    /// <summary>The sizes as ONNX's Reshape wants them: -1 for the one that follows the batch.</summary>
    /// <exception cref="OnnxException">Several do.</exception>
    public long[] ForReshape()
    {
        var sizes = new long[Rank];
        for (var axis = 0; axis < Rank; axis++)
        {
            sizes[axis] = IsOpen(axis) ? -1 : _fewer[axis];
        }

        return sizes.Count(size => size < 0) <= 1
            ? sizes
            : throw new OnnxException($"a reshape to {this} spreads the batch over several axes; keep samples on axis 0");
    }

    public bool Equals(BatchShape? other) =>
        other is not null && _fewer.AsSpan().SequenceEqual(other._fewer.AsSpan()) && _more.AsSpan().SequenceEqual(other._more.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as BatchShape);

    public override int GetHashCode() => HashCode.Combine(Rank, Rank > 0 ? _fewer[^1] : 0);

    /// <summary>The sizes, with "batch" for the number of samples and "?" for what else depends on it.</summary>
    public override string ToString() =>
        $"[{string.Join(", ", Enumerable.Range(0, Rank).Select(axis => IsBatch(axis) ? "batch" : IsOpen(axis) ? "?" : $"{_fewer[axis]}"))}]";
}
