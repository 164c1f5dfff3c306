using System.Runtime.CompilerServices;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Kernels.Axes;

/// <summary>Up to <see cref="Most"/> numbers, one per axis, that need no memory of their own.</summary>
[InlineArray(Most)]
internal struct AxisNumbers
{
    public const int Most = 8;

    private int _first;
}

/// <summary>Walks through two operands that are broadcast to one shape, one run of contiguous results at a time, in the results' row-major
/// order. Neighbouring axes that both operands treat alike are joined, so that runs are as long as they can be.</summary>
/// <remarks>The rules are NumPy's: shapes are aligned at their last axes; an axis of size 1, or none, is repeated.</remarks>
internal ref struct BroadcastRows
{
    private AxisNumbers _sizes;
    private AxisNumbers _leftStrides;
    private AxisNumbers _rightStrides;
    private AxisNumbers _position;
    private int _axes;
    private int _remaining;

    /// <summary>Begins in front of the first run.</summary>
    /// <param name="result">Shape of the results.</param>
    /// <param name="left">Shape of the left operand, one that broadcasts to the result.</param>
    /// <param name="right">Shape of the right operand, one that broadcasts to the result.</param>
    public BroadcastRows(ReadOnlySpan<int> result, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        RowLength = 1;
        LeftStep = 1;
        RightStep = 1;
        var (leftStride, rightStride, count) = (1, 1, 1);
        var isFirst = true;
        for (var back = 1; back <= result.Length; back++)
        {
            var size = result[^back];
            count *= size;
            if (size == 1)
            {
                continue;
            }

            var leftStep = back <= left.Length && left[^back] != 1 ? leftStride : 0;
            var rightStep = back <= right.Length && right[^back] != 1 ? rightStride : 0;
            leftStride *= leftStep == 0 ? 1 : size;
            rightStride *= rightStep == 0 ? 1 : size;
            Join(size, leftStep, rightStep, ref isFirst);
        }

        _remaining = RowLength == 0 ? 0 : count / RowLength;
        ResultOffset = -RowLength;
    }

    /// <summary>Results in one run.</summary>
    public int RowLength { get; private set; }

    /// <summary>1 where the left operand moves along within a run, 0 where one number of it serves the whole run.</summary>
    public int LeftStep { get; private set; }

    /// <summary>1 where the right operand moves along within a run, 0 where one number of it serves the whole run.</summary>
    public int RightStep { get; private set; }

    /// <summary>First result of the run.</summary>
    public int ResultOffset { get; private set; }

    /// <summary>Where the run begins in the left operand.</summary>
    public int LeftOffset { get; private set; }

    /// <summary>Where the run begins in the right operand.</summary>
    public int RightOffset { get; private set; }

    /// <summary>Goes to the next run; false after the last.</summary>
    public bool Next()
    {
        if (_remaining == 0)
        {
            return false;
        }

        _remaining--;
        ResultOffset += RowLength;
        if (ResultOffset > 0)
        {
            Advance();
        }

        return true;
    }

    private void Advance()
    {
        for (var axis = 0; axis < _axes; axis++)
        {
            LeftOffset += _leftStrides[axis];
            RightOffset += _rightStrides[axis];
            if (++_position[axis] < _sizes[axis])
            {
                return;
            }

            _position[axis] = 0;
            LeftOffset -= _leftStrides[axis] * _sizes[axis];
            RightOffset -= _rightStrides[axis] * _sizes[axis];
        }
    }

    private void Join(int size, int leftStep, int rightStep, ref bool isFirst)
    {
        if (isFirst)
        {
            (RowLength, LeftStep, RightStep) = (size, Math.Sign(leftStep), Math.Sign(rightStep));
            isFirst = false;
            return;
        }

        var innerLeft = _axes == 0 ? LeftStep : _leftStrides[_axes - 1];
        var innerRight = _axes == 0 ? RightStep : _rightStrides[_axes - 1];
        if ((leftStep == 0) != (innerLeft == 0) || (rightStep == 0) != (innerRight == 0))
        {
            if (_axes == AxisNumbers.Most)
            {
                throw new ShapeException(
                    $"Broadcasting needs shapes that alternate at most {AxisNumbers.Most} times between repeated and other axes; "
                    + "broadcast in two steps.");
            }

            (_sizes[_axes], _leftStrides[_axes], _rightStrides[_axes]) = (size, leftStep, rightStep);
            _axes++;
        }
        else if (_axes == 0)
        {
            RowLength *= size;
        }
        else
        {
            _sizes[_axes - 1] *= size;
        }
    }
}
