using System.Collections.Immutable;
using System.Globalization;

namespace Cluster.Engine.Tensors;

/// <summary>The sizes of a tensor's axes, outermost first. Row-major: the last axis is contiguous in memory.</summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<int> _sizes;

    /// <summary>A shape with the given axis sizes; none makes a scalar.</summary>
    /// <param name="sizes">Size of each axis, 0 or more.</param>
    /// <exception cref="ShapeException">A size is negative or the element count does not fit 31 bits.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        var count = 1L;
        foreach (var size in sizes)
        {
            if (size < 0)
            {
                throw new ShapeException($"Shape needs axis sizes of 0 or more, got {Format(sizes)}; check the size of every axis.");
            }

            count *= size;
            if (count > int.MaxValue)
            {
                throw new ShapeException($"Shape needs at most {int.MaxValue} elements, got {Format(sizes)}; use smaller axes.");
            }
        }

        _sizes = [.. sizes];
        ElementCount = (int)count;
    }

    /// <summary>The shape of a single number.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>Number of axes.</summary>
    public int Rank => _sizes.Length;

    /// <summary>Product of all sizes; 1 for a scalar.</summary>
    public int ElementCount { get; }

    /// <summary>The axis sizes, outermost first.</summary>
    public ReadOnlySpan<int> Sizes => _sizes.AsSpan();

    /// <summary>Size of one axis; a negative index counts from the last.</summary>
    /// <param name="axis">Axis index in [-Rank, Rank).</param>
    public int this[int axis] => _sizes[axis < 0 ? axis + _sizes.Length : axis];

    /// <summary>This shape with one more outermost axis.</summary>
    /// <param name="size">Size of the new axis, such as a batch size.</param>
    public Shape Prepend(int size) => new([size, .. _sizes]);

    /// <summary>This shape with another size on its first axis.</summary>
    /// <param name="size">New size of the first axis.</param>
    /// <exception cref="ShapeException">The shape has no axis.</exception>
    public Shape WithFirst(int size) => Rank > 0
        ? new([size, .. _sizes[1..]])
        : throw new ShapeException("WithFirst needs a shape with at least one axis, got a scalar; reshape it to [1] first.");

    /// <summary>This shape with another size on its last axis.</summary>
    /// <param name="size">New size of the last axis.</param>
    /// <exception cref="ShapeException">The shape has no axis.</exception>
    public Shape WithLast(int size) => Rank > 0
        ? new([.. _sizes[..^1], size])
        : throw new ShapeException("WithLast needs a shape with at least one axis, got a scalar; reshape it to [1] first.");

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var size in _sizes)
        {
            hash.Add(size);
        }

        return hash.ToHashCode();
    }

    /// <summary>The sizes in brackets, as in [64, 784].</summary>
    public override string ToString() => Format(Sizes);

    private static string Format(ReadOnlySpan<int> sizes)
    {
        var parts = new string[sizes.Length];
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            parts[axis] = sizes[axis].ToString(CultureInfo.InvariantCulture);
        }

        return $"[{string.Join(", ", parts)}]";
    }
}
