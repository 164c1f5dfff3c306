using Cluster.Engine.Autograd.Operations;
using Cluster.Onnx.Format;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Rows of tables: embeddings and positions.</summary>
internal static class LookupMappings
{
    public static void AddTo(MappingTable table)
    {
        table.Add<EmbeddingOperation>((call, _) => call.Result(call.Add("Gather", [call.Input(1), Whole(call, 0)], Attributes.Of("axis", 0L))));
        table.Add<PositionOperation>(Positions);
    }

    /// <summary>An input of whole numbers held as floats, as integers.</summary>
    public static string Whole(OperationCall call, int input) =>
        call.Add("Cast", [call.Input(input)], Attributes.Of("to", (long)TensorProto.Types.DataType.Int64));

    private static void Positions(OperationCall call, PositionOperation operation)
    {
        var (steps, features) = (call.InputShape(0)[1], call.InputShape(0)[2]);
        string table;
        if (call.InputCount == 1)
        {
            table = call.Initializers.Floats([steps, features], operation.Table[..(steps * features)]);
        }
        else
        {
            table = call.InputShape(1)[0] == steps ? call.Input(1) : call.Slice(call.Input(1), 0, 0, steps);
        }

        call.Result(call.Add("Add", [call.Input(0), table]));
    }
}
