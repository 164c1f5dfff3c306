namespace Cluster.Engine.Kernels.Axes;

/// <summary>Copies that reorder axes or take parts of one. Tensors of one axis seen from outside: [outer, axis, inner].</summary>
internal static class AxisCopies
{
    /// <summary>result[i_p0, i_p1, ...] = values[i_0, i_1, ...]: axis k of the result is axis order[k] of the values.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="sizes">Sizes of the values' axes.</param>
    /// <param name="order">A permutation of the axes.</param>
    /// <param name="result">Takes the copy, row-major.</param>
    public static void Permute(ReadOnlySpan<float> values, ReadOnlySpan<int> sizes, ReadOnlySpan<int> order, Span<float> result)
    {
        var rank = order.Length;
        if (values.IsEmpty || rank == 0)
        {
            values.CopyTo(result);
            return;
        }

        Span<int> strides = stackalloc int[rank];
        Span<int> position = stackalloc int[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            position[axis] = 0;
            strides[axis] = 1;
            for (var inner = order[axis] + 1; inner < rank; inner++)
            {
                strides[axis] *= sizes[inner];
            }
        }

        var (rowLength, rowStride) = (sizes[order[^1]], strides[^1]);
        var source = 0;
        for (var target = 0; target < result.Length; target += rowLength)
        {
            CopyRow(values[source..], rowStride, result.Slice(target, rowLength));
            for (var axis = rank - 2; axis >= 0; axis--)
            {
                source += strides[axis];
                if (++position[axis] < sizes[order[axis]])
                {
                    break;
                }

                source -= strides[axis] * position[axis];
                position[axis] = 0;
            }
        }
    }

    /// <summary>Copies positions of one axis into a part of another tensor's: target[o, targetStart + i, n] = source[o, sourceStart + i·step,
    /// n].</summary>
    /// <param name="source">[outer, sourceSize, inner].</param>
    /// <param name="target">[outer, targetSize, inner].</param>
    /// <param name="inner">Elements of one position.</param>
    /// <param name="from">Size, first position and step of the source's axis.</param>
    /// <param name="to">Size, first position and step of the target's axis.</param>
    /// <param name="count">Positions to copy.</param>
    public static void Positions(ReadOnlySpan<float> source, Span<float> target, int inner, AxisWalk from, AxisWalk to, int count)
    {
        var outer = from.Size * inner == 0 ? 0 : source.Length / (from.Size * inner);
        for (var block = 0; block < outer; block++)
        {
            var (sourceStart, targetStart) = (((block * from.Size) + from.Start) * inner, ((block * to.Size) + to.Start) * inner);
            if (from.Step == 1 && to.Step == 1)
            {
                source.Slice(sourceStart, count * inner).CopyTo(target[targetStart..]);
                continue;
            }

            for (var index = 0; index < count; index++)
            {
                source.Slice(sourceStart + (index * from.Step * inner), inner).CopyTo(target[(targetStart + (index * to.Step * inner))..]);
            }
        }
    }

    private static void CopyRow(ReadOnlySpan<float> source, int stride, Span<float> target)
    {
        if (stride == 1)
        {
            source[..target.Length].CopyTo(target);
            return;
        }

        for (var index = 0; index < target.Length; index++)
        {
            target[index] = source[index * stride];
        }
    }
}

/// <summary>Some positions of an axis.</summary>
/// <param name="Size">Size of the whole axis.</param>
/// <param name="Start">First position.</param>
/// <param name="Step">From one position to the next.</param>
internal readonly record struct AxisWalk(int Size, int Start = 0, int Step = 1);
