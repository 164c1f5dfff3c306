using System.Collections.Immutable;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>Shapes, parts and products of values. An axis may be negative: it counts from the last.</summary>
public static class ShapeFunctions
{
    /// <summary>The same numbers under another shape; copies nothing.</summary>
    /// <param name="x">A value.</param>
    /// <param name="sizes">Axis sizes; one of them may be -1, which takes what is left.</param>
    /// <exception cref="ShapeException">The element counts differ.</exception>
    public static Value Reshape(this Value x, params ReadOnlySpan<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(x);
        Span<int> resolved = sizes.ToArray();
        var open = resolved.IndexOf(-1);
        if (open >= 0)
        {
            resolved[open] = 1;
            var others = new Shape(resolved).ElementCount;
            resolved[open] = others == 0 ? 0 : x.Shape.ElementCount / others;
        }

        return x.Recorder.Reshape(x, new Shape(resolved));
    }

    /// <summary>The same numbers, but backward ends here: nothing behind the result reaches x.</summary>
    /// <param name="x">A value.</param>
    public static Value StopGradient(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.StopGradient(x);
    }

    /// <summary>Joins neighbouring axes into one; copies nothing. A scalar becomes [1].</summary>
    /// <param name="x">A value.</param>
    /// <param name="startAxis">First axis to join.</param>
    /// <param name="endAxis">Last axis to join.</param>
    /// <exception cref="ShapeException">There are no such axes.</exception>
    public static Value Flatten(this Value x, int startAxis = 1, int endAxis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Reshape(x, Shapes.Flattened(x.Shape, startAxis, endAxis));
    }

    /// <summary>Reorders axes: axis k of the result is axis order[k] of x.</summary>
    /// <param name="x">A value.</param>
    /// <param name="order">Every axis once.</param>
    public static Value Permute(this Value x, params ReadOnlySpan<int> order)
    {
        ArgumentNullException.ThrowIfNull(x);
        var axes = ImmutableArray.CreateBuilder<int>(order.Length);
        foreach (var axis in order)
        {
            axes.Add(Shapes.Axis(axis, x.Shape.Rank, "Permute"));
        }

        return x.Recorder.Apply(new PermuteOperation(axes.ToImmutable()), x);
    }

    /// <summary>Exchanges two axes.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axis0">One axis.</param>
    /// <param name="axis1">The other axis.</param>
    public static Value Transpose(this Value x, int axis0 = -2, int axis1 = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        var order = Enumerable.Range(0, x.Shape.Rank).ToArray();
        var (first, second) = (Shapes.Axis(axis0, order.Length, "Transpose"), Shapes.Axis(axis1, order.Length, "Transpose"));
        (order[first], order[second]) = (order[second], order[first]);
        return x.Permute(order);
    }

    /// <summary>Repeats axes of size 1 until the value has a shape.</summary>
    /// <param name="x">A value.</param>
    /// <param name="shape">Shape that x broadcasts to.</param>
    public static Value Expand(this Value x, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Apply(new ExpandOperation(shape), x);
    }

    /// <summary>Positions start, start + step, ... of an axis.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="start">First position.</param>
    /// <param name="length">Number of positions.</param>
    /// <param name="step">From one position to the next.</param>
    public static Value Slice(this Value x, int axis, int start, int length, int step = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Apply(new SliceOperation(Shapes.Axis(axis, x.Shape.Rank, "Slice"), start, length, step), x);
    }

    /// <summary>Cuts an axis into parts.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="sizes">Sizes of the parts; they add up to the axis.</param>
    public static ImmutableArray<Value> Split(this Value x, int axis, params ReadOnlySpan<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.ApplyAll(new SplitOperation(Shapes.Axis(axis, x.Shape.Rank, "Split"), [.. sizes]), x);
    }

    /// <summary>Values one behind the other along an axis.</summary>
    /// <param name="values">At least one value; equal in all other axes.</param>
    /// <param name="axis">The axis.</param>
    public static Value Concat(this IReadOnlyList<Value> values, int axis)
    {
        var first = First(values, "Concat");
        return first.Recorder.Apply(new ConcatOperation(Shapes.Axis(axis, first.Shape.Rank, "Concat")), [.. values]);
    }

    /// <summary>Values of one shape along a new axis.</summary>
    /// <param name="values">At least one value.</param>
    /// <param name="axis">Place of the new axis in the result.</param>
    public static Value Stack(this IReadOnlyList<Value> values, int axis)
    {
        var shape = First(values, "Stack").Shape;
        var place = Shapes.Axis(axis, shape.Rank + 1, "Stack");
        var layer = new Shape([.. shape.Sizes[..place], 1, .. shape.Sizes[place..]]);
        return values.Select(value => value.Recorder.Reshape(value, layer)).ToArray().Concat(place);
    }

    /// <summary>result[o, i, n] = x[o, index[o, i, n], n] along an axis.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="index">Whole numbers as floats; of x's size in all other axes.</param>
    public static Value Gather(this Value x, int axis, Value index)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Apply(new GatherOperation(Shapes.Axis(axis, x.Shape.Rank, "Gather")), x, index);
    }

    /// <summary>x with source elements in place of those that an index names; of several, the last.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="index">Whole numbers as floats; of x's size in all other axes.</param>
    /// <param name="source">A value of the index's shape.</param>
    public static Value Scatter(this Value x, int axis, Value index, Value source)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Apply(new ScatterOperation(Shapes.Axis(axis, x.Shape.Rank, "Scatter"), adds: false), x, index, source);
    }

    /// <summary>x with source elements added to those that an index names.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="index">Whole numbers as floats; of x's size in all other axes.</param>
    /// <param name="source">A value of the index's shape.</param>
    public static Value ScatterAdd(this Value x, int axis, Value index, Value source)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Apply(new ScatterOperation(Shapes.Axis(axis, x.Shape.Rank, "ScatterAdd"), adds: true), x, index, source);
    }

    /// <summary>The matrix product over the last two axes, with leading axes that broadcast.</summary>
    /// <param name="left">[..., m, k].</param>
    /// <param name="right">[..., k, n].</param>
    /// <param name="transposeLeft">Whether the left one is stored as [..., k, m].</param>
    /// <param name="transposeRight">Whether the right one is stored as [..., n, k].</param>
    public static Value MatMul(this Value left, Value right, bool transposeLeft = false, bool transposeRight = false)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var sharesRight = right.Kind == ValueKind.Parameter && right.Shape.Rank == 2 && !transposeLeft;
        var oneEach = left.Shape.Rank > 2 && left.Shape.Rank == right.Shape.Rank && left.Shape[0] == right.Shape[0];
        var coupling = sharesRight || oneEach ? SampleCoupling.None : SampleCoupling.Unknown;
        return left.Recorder.Apply(new MatMulOperation(transposeLeft, transposeRight, coupling), left, right);
    }

    private static Value First(IReadOnlyList<Value> values, string operation)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Count > 0 ? values[0] : throw new ShapeException($"{operation} needs at least one value, got none; name some.");
    }
}
