using System.Collections.Immutable;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>The axes that a reduction works over.</summary>
internal sealed class ReducedAxes
{
    private readonly string _operation;
    private readonly ImmutableArray<int> _axes;
    private readonly bool _keepAxes;

    public ReducedAxes(string operation, ImmutableArray<int> axes, bool keepAxes)
    {
        _operation = operation;
        _axes = axes.IsDefault ? [] : axes;
        _keepAxes = keepAxes;
        for (var index = 0; index < _axes.Length; index++)
        {
            if (_axes[index] < 0 || _axes.AsSpan()[..index].Contains(_axes[index]))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(axes),
                    $"{operation} needs different axes counted from the first, got [{string.Join(", ", _axes)}]; name each once, from 0 on.");
            }
        }
    }

    /// <summary>The axes; none means all.</summary>
    public ImmutableArray<int> Named => _axes;

    /// <summary>Whether the axes stay, with size 1.</summary>
    public bool KeepsAxes => _keepAxes;

    /// <summary>Samples stay apart unless the reduction works over their axis.</summary>
    public SampleCoupling Coupling => _axes.IsEmpty || _axes.Contains(0) ? SampleCoupling.Unknown : SampleCoupling.None;

    /// <summary>Whether an axis is reduced.</summary>
    public bool Contains(int axis) => _axes.IsEmpty || _axes.Contains(axis);

    /// <summary>Elements that make one result.</summary>
    public int CountOf(Shape input)
    {
        var count = 1;
        for (var axis = 0; axis < input.Rank; axis++)
        {
            count *= Contains(axis) ? input[axis] : 1;
        }

        return count;
    }

    /// <summary>The result's shape, after checking that the input has the axes.</summary>
    public Shape ShapeOf(Shape input)
    {
        foreach (var axis in _axes)
        {
            if (axis >= input.Rank)
            {
                throw new ShapeException($"{_operation} needs axis {axis}, got {input}; name axes below {input.Rank}.");
            }
        }

        ImmutableArray<int> all = _axes.IsEmpty ? [.. Enumerable.Range(0, input.Rank)] : _axes;
        return _keepAxes ? Shapes.WithOnes(input, all.AsSpan()) : Shapes.Without(input, all.AsSpan());
    }

    /// <summary>The input's sizes with 1 on the reduced axes.</summary>
    /// <param name="input">Shape of the input.</param>
    /// <param name="sizes">Room for them.</param>
    public ReadOnlySpan<int> KeptSizes(Shape input, Span<int> sizes)
    {
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            sizes[axis] = Contains(axis) ? 1 : input[axis];
        }

        return sizes;
    }
}
