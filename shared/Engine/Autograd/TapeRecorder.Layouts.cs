using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Convolution;

namespace Cluster.Engine.Autograd;

/// <content>How samples lie in memory, and the conversions between.</content>
public sealed partial class TapeRecorder
{
    private readonly Dictionary<(Value Root, int Segment, bool NeedsGradient), Value> _converted = [];

    /// <summary>A value with its samples side by side, where every micro-batch has a multiple of sixteen; else the value itself. Asked for
    /// by operations on images.</summary>
    internal (Value Value, SampleLayout Layout) AsLanes(Value value)
    {
        var fits = Own(value).IsBatched
            && value.Shape.Rank > 0
            && value.Shape[0] == Parts.Samples
            && Parts.Size % Lanes.Count == 0
            && Parts.LastSize % Lanes.Count == 0;
        IsFasterOneByOne = true;
        return fits ? (Converted(value, SampleLayout.Lanes), SampleLayout.Lanes) : (InRows(value), SampleLayout.Rows);
    }

    private Value InRows(Value value) => Converted(value, SampleLayout.Rows);

    private Value[] InRows(ReadOnlySpan<Value> values)
    {
        var rows = new Value[values.Length];
        for (var index = 0; index < rows.Length; index++)
        {
            rows[index] = InRows(Own(values[index]));
        }

        return rows;
    }

    private Value Converted(Value value, SampleLayout layout)
    {
        if (value.Layout == layout)
        {
            return value;
        }

        // A value may serve several operations; a recomputed stretch makes its own, and so does a value whose gradient was stopped.
        var key = (value.Root, _segment, value.NeedsGradient);
        if (!_converted.TryGetValue(key, out var converted) || !converted.Shape.Equals(value.Shape))
        {
            converted = Apply(new LanesOperation(layout), value);
            _converted[key] = converted;
        }

        return converted;
    }
}
