using Cluster.Engine.Kernels.Pooling;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Windows of several sizes that cover an axis together. Rows and columns are independent of each other.</summary>
internal static class AdaptivePooling
{
    private const int RowAxis = 2;
    private const int ColumnAxis = 3;

    /// <summary>Means: a product with a matrix of shares from the left for the rows, from the right for the columns.</summary>
    public static string Average(OperationCall call, string x, PoolAxis rows, PoolAxis columns)
    {
        var tall = call.Add("MatMul", [call.Initializers.Floats([rows.Output, rows.Input], Shares(rows, byWindow: true)), x]);
        return call.Add("MatMul", [tall, call.Initializers.Floats([columns.Input, columns.Output], Shares(columns, byWindow: false))]);
    }

    /// <summary>Largest values: every window's places are gathered along a new axis, the last one repeated up to the longest window.</summary>
    public static string Max(OperationCall call, string x, PoolAxis rows, PoolAxis columns) =>
        MaxAlong(call, MaxAlong(call, x, rows, RowAxis), columns, ColumnAxis);

    private static string MaxAlong(OperationCall call, string x, PoolAxis axis, int place)
    {
        var longest = Enumerable.Range(0, axis.Output).Max(index => axis.Window(index).WithBorder);
        var taps = new long[axis.Output * longest];
        for (var index = 0; index < axis.Output; index++)
        {
            var (first, end, _) = axis.Window(index);
            for (var tap = 0; tap < longest; tap++)
            {
                taps[(index * longest) + tap] = Math.Min(first + tap, end - 1);
            }
        }

        var gathered = call.Add("Gather", [x, call.Initializers.Integers([axis.Output, longest], taps)], Attributes.Of("axis", (long)place));
        return call.Add("ReduceMax", [gathered], Attributes.Of("axes", [place + 1L]), Attributes.Of("keepdims", false));
    }

    private static float[] Shares(PoolAxis axis, bool byWindow)
    {
        var shares = new float[axis.Output * axis.Input];
        for (var index = 0; index < axis.Output; index++)
        {
            var (first, end, count) = axis.Window(index);
            for (var place = first; place < end; place++)
            {
                shares[byWindow ? (index * axis.Input) + place : (place * axis.Output) + index] = 1f / count;
            }
        }

        return shares;
    }
}
