using Cluster.Engine.Autograd.Operations;
using Cluster.Onnx.Format;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Axes that are reordered, cut, joined, repeated and looked up in.</summary>
internal static class AxisMappings
{
    public static void AddTo(MappingTable table)
    {
        table.Add<PermuteOperation>((call, operation) =>
            call.Result(call.Transpose(call.Input(0), [.. operation.Order.Select(axis => (long)axis)])));
        table.Add<ConcatOperation>((call, operation) =>
            call.Result(call.Add("Concat", call.Inputs(), Attributes.Of("axis", (long)operation.Axis))));
        table.Add<SliceOperation>(Slice);
        table.Add<SplitOperation>(Split);
        table.Add<ExpandOperation>(Expand);
        table.Add<GatherOperation>((call, operation) => call.Result(
            call.Add("GatherElements", [call.Input(0), LookupMappings.Whole(call, 1)], Attributes.Of("axis", (long)operation.Axis))));
        table.Add<ScatterOperation>(Scatter);
    }

    private static void Slice(OperationCall call, SliceOperation operation)
    {
        var length = (long)call.OutputShape()[operation.Axis];
        var end = operation.Start + ((length - 1) * operation.Step) + 1;
        call.Result(call.Slice(call.Input(0), operation.Axis, operation.Start, length == 0 ? operation.Start : end, operation.Step));
    }

    private static void Split(OperationCall call, SplitOperation operation)
    {
        var sizes = new long[operation.OutputCount];
        for (var output = 0; output < sizes.Length; output++)
        {
            sizes[output] = call.OutputShape(output)[operation.Axis];
        }

        var parts = call.AddAll("Split", [call.Input(0), call.Integers(sizes)], sizes.Length, Attributes.Of("axis", (long)operation.Axis));
        for (var output = 0; output < parts.Length; output++)
        {
            call.Result(parts[output], output);
        }
    }

    // An axis that follows the batch already is left as it is: ONNX's Expand broadcasts in both directions.
    private static void Expand(OperationCall call, ExpandOperation operation)
    {
        var (from, to) = (call.InputShape(0), call.OutputShape());
        var sizes = new string[to.Rank];
        for (var axis = 0; axis < to.Rank; axis++)
        {
            var source = axis - to.Rank + from.Rank;
            sizes[axis] = !to.IsOpen(axis) ? call.Integers(to[axis])
                : source >= 0 && from.IsOpen(source) ? call.Integers(1)
                : to.IsBatch(axis) ? call.BatchSize()
                : throw new OnnxException($"it repeats {from} to {to}, more than once for each sample; repeat it for each sample only");
        }

        call.Result(call.Add("Expand", [call.Input(0), call.Add("Concat", sizes, Attributes.Of("axis", 0L))]));
    }

    private static void Scatter(OperationCall call, ScatterOperation operation)
    {
        var axis = Attributes.Of("axis", (long)operation.Axis);
        string[] inputs = [call.Input(0), LookupMappings.Whole(call, 1), call.Input(2)];
        AttributeProto[] attributes = operation.Adds ? [axis, Attributes.Of("reduction", "add")] : [axis];
        call.Result(call.Add("ScatterElements", inputs, attributes));
    }
}
