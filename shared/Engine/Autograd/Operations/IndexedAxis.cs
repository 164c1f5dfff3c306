using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Positions along an axis that are given as numbers, one for every element: index [outer, count, inner] into values
/// [outer, size, inner].</summary>
internal readonly struct IndexedAxis(string operation, Shape values, Shape index, int axis)
{
    private readonly int _size = values[axis];
    private readonly int _count = index[axis];
    private readonly int _inner = AxisView.Inner(values, axis);

    /// <summary>Throws unless the shapes agree in all other axes.</summary>
    public static void Check(Shape values, Shape index, int axis, string operation)
    {
        AxisView.Check(values, axis, operation);
        if (index.Rank != values.Rank || !Shapes.With(values, axis, 0).Equals(Shapes.With(index, axis, 0)))
        {
            throw new ShapeException(
                $"{operation} along axis {axis} needs an index that agrees in all other axes, got {index} for {values}; expand or slice it.");
        }
    }

    /// <summary>Where the element that an index names lies among the values.</summary>
    /// <param name="element">Position in the index tensor.</param>
    /// <param name="position">The number that stands there.</param>
    public int Place(int element, float position)
    {
        if (!(position >= 0 && position < _size) || position != (int)position)
        {
            throw new ArgumentOutOfRangeException(
                nameof(position), position, $"{operation} needs whole positions in [0, {_size}), got {position}; correct the index.");
        }

        var block = _count * _inner;
        return (((element / block * _size) + (int)position) * _inner) + (element % _inner);
    }
}
