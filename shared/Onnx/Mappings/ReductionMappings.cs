using Cluster.Engine.Autograd.Operations;
using Cluster.Onnx.Format;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Reductions over axes.</summary>
internal static class ReductionMappings
{
    public static void AddTo(MappingTable table)
    {
        table.Add<SumOperation>(Sum);
        table.Add<MeanOperation>((call, operation) => Reduce(call, "ReduceMean", operation.Axes));
        table.Add<MaxOperation>((call, operation) => Reduce(call, "ReduceMax", operation.Axes));
        table.Add<MinOperation>((call, operation) => Reduce(call, "ReduceMin", operation.Axes));
        table.Add<ArgMaxOperation>(ArgMax);
    }

    // The axes of a sum are an input; those of the others are not yet, in this version of the operator set.
    private static void Sum(OperationCall call, SumOperation operation)
    {
        string[] inputs = operation.Axes.Named.IsEmpty
            ? [call.Input(0)]
            : [call.Input(0), call.Integers([.. operation.Axes.Named.Select(axis => (long)axis)])];
        call.Result(call.Add("ReduceSum", inputs, Attributes.Of("keepdims", operation.Axes.KeepsAxes)));
    }

    private static void Reduce(OperationCall call, string type, ReducedAxes axes)
    {
        List<AttributeProto> attributes = [Attributes.Of("keepdims", axes.KeepsAxes)];
        if (!axes.Named.IsEmpty)
        {
            attributes.Add(Attributes.Of("axes", [.. axes.Named.Select(axis => (long)axis)]));
        }

        call.Result(call.Add(type, [call.Input(0)], [.. attributes]));
    }

    private static void ArgMax(OperationCall call, ArgMaxOperation operation)
    {
        var position = call.Add(
            "ArgMax", [call.Input(0)], Attributes.Of("axis", (long)operation.Axes.Named[0]), Attributes.Of("keepdims", operation.Axes.KeepsAxes));
        call.Result(call.Add("Cast", [position], Attributes.Of("to", (long)TensorProto.Types.DataType.Float)));
    }
}
