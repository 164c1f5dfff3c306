using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Images that are resized.</summary>
internal static class UpsampleMappings
{
    private const int RowAxis = 2;
    private const int ColumnAxis = 3;

    public static void AddTo(MappingTable table) => table.Add<UpsampleOperation>(Upsample);

    private static void Upsample(OperationCall call, UpsampleOperation operation)
    {
        var (rows, columns) = (AxisOf(call, operation, RowAxis), AxisOf(call, operation, ColumnAxis));
        if (operation.Mode == UpsampleMode.Nearest)
        {
            call.Result(Repeated(call, Repeated(call, call.Input(0), rows, RowAxis), columns, ColumnAxis));
            return;
        }

        if (operation.AlignsCorners || (FollowsSizes(rows) && FollowsSizes(columns)))
        {
            call.Result(Resized(call, rows, columns, operation.AlignsCorners ? "align_corners" : "half_pixel"));
            return;
        }

        var tall = call.Add("MatMul", [call.Initializers.Floats([rows.OutputSize, rows.InputSize], Shares(rows, byOutput: true)), call.Input(0)]);
        call.Result(call.Add(
            "MatMul", [tall, call.Initializers.Floats([columns.InputSize, columns.OutputSize], Shares(columns, byOutput: false))]));
    }

    // By index: where a runtime finds positions with floats, it may round to a neighbour.
    private static string Repeated(OperationCall call, string x, ResizedAxis axis, int place)
    {
        long[] sources = [.. Enumerable.Range(0, axis.OutputSize).Select(output => (long)axis.Nearest(output))];
        return call.Add("Gather", [x, call.Integers(sources)], Attributes.Of("axis", (long)place));
    }

    private static string Resized(OperationCall call, ResizedAxis rows, ResizedAxis columns, string positions)
    {
        var leading = call.Add("Shape", [call.Input(0)], Attributes.Of("start", 0L), Attributes.Of("end", 2L));
        var sizes = call.Add("Concat", [leading, call.Integers(rows.OutputSize, columns.OutputSize)], Attributes.Of("axis", 0L));
        return call.Add(
            "Resize",
            [call.Input(0), "", "", sizes],
            Attributes.Of("mode", "linear"),
            Attributes.Of("coordinate_transformation_mode", positions));
    }

    // ONNX computes the scale from the sizes; a factor that was rounded down to a size is another one.
    private static bool FollowsSizes(ResizedAxis axis) => axis.Scale * axis.OutputSize == axis.InputSize;

    private static float[] Shares(ResizedAxis axis, bool byOutput)
    {
        var shares = new float[axis.OutputSize * axis.InputSize];
        for (var output = 0; output < axis.OutputSize; output++)
        {
            var (lower, upper, share) = axis.Between(output);
            shares[Place(lower)] += 1f - share;
            shares[Place(upper)] += share;
            int Place(int input) => byOutput ? (output * axis.InputSize) + input : (input * axis.OutputSize) + output;
        }

        return shares;
    }

    private static ResizedAxis AxisOf(OperationCall call, UpsampleOperation operation, int axis) => operation.AxisOf(
        call.InputShape(0)[axis], call.OutputShape()[axis], axis == RowAxis ? operation.Size.HeightFactor : operation.Size.WidthFactor);
}
