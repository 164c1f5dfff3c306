namespace Cluster.Engine.Tensors;

/// <summary>Arithmetic of shapes.</summary>
public static class Shapes
{
    /// <summary>The shape two tensors are broadcast to: aligned at the last axis, sizes must be equal or one of them 1 or absent.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other shape.</param>
    /// <returns>The common shape; null where there is none.</returns>
    /// <remarks>Source: NumPy, the rules of broadcasting.</remarks>
    public static Shape? Broadcast(Shape left, Shape right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        Span<int> sizes = new int[Math.Max(left.Rank, right.Rank)];
        for (var back = 1; back <= sizes.Length; back++)
        {
            var leftSize = back <= left.Rank ? left[-back] : 1;
            var rightSize = back <= right.Rank ? right[-back] : 1;
            if (leftSize != rightSize && leftSize != 1 && rightSize != 1)
            {
                return null;
            }

            sizes[^back] = leftSize == 1 ? rightSize : leftSize;
        }

        return new Shape(sizes);
    }

    /// <summary>The shape with size 1 on some axes.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="axes">Axes to set, each in [0, rank).</param>
    public static Shape WithOnes(Shape shape, ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Span<int> sizes = shape.Sizes.ToArray();
        foreach (var axis in axes)
        {
            sizes[axis] = 1;
        }

        return new Shape(sizes);
    }

    /// <summary>The shape with another size on one axis.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="axis">Axis in [0, rank).</param>
    /// <param name="size">New size.</param>
    public static Shape With(Shape shape, int axis, int size)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Span<int> sizes = shape.Sizes.ToArray();
        sizes[axis] = size;
        return new Shape(sizes);
    }

    /// <summary>The shape without some axes.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="axes">Axes to leave out, each in [0, rank).</param>
    public static Shape Without(Shape shape, ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var sizes = new List<int>(shape.Rank);
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (!axes.Contains(axis))
            {
                sizes.Add(shape[axis]);
            }
        }

        return new Shape([.. sizes]);
    }

    /// <summary>Product of the sizes of the axes in [start, end).</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="start">First axis.</param>
    /// <param name="end">Axis behind the last.</param>
    public static int Count(Shape shape, int start, int end)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var count = 1;
        for (var axis = start; axis < end; axis++)
        {
            count *= shape[axis];
        }

        return count;
    }

    /// <summary>The shape with neighbouring axes joined into one; a scalar becomes [1].</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="startAxis">First axis to join; a negative one counts from the last.</param>
    /// <param name="endAxis">Last axis to join; a negative one counts from the last.</param>
    /// <exception cref="ShapeException">There are no such axes, or the first lies behind the last.</exception>
    public static Shape Flattened(Shape shape, int startAxis, int endAxis)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank == 0)
        {
            return new Shape(1);
        }

        var (start, end) = (Axis(startAxis, shape.Rank, "Flatten"), Axis(endAxis, shape.Rank, "Flatten"));
        return start <= end
            ? new Shape([.. shape.Sizes[..start], Count(shape, start, end + 1), .. shape.Sizes[(end + 1)..]])
            : throw new ShapeException($"Flatten needs a first axis up to the last, got {startAxis} to {endAxis} of {shape}; exchange them.");
    }

    /// <summary>An axis counted from the first.</summary>
    /// <param name="axis">Axis in [-rank, rank); a negative one counts from the last.</param>
    /// <param name="rank">Number of axes.</param>
    /// <param name="operation">Name for the message.</param>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public static int Axis(int axis, int rank, string operation) => axis >= -rank && axis < rank
        ? axis < 0 ? axis + rank : axis
        : throw new ShapeException($"{operation} needs an axis in [{-rank}, {rank}), got {axis}; count the batch as axis 0.");
}
