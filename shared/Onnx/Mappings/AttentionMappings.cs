using Cluster.Engine.Autograd.Operations;
using Cluster.Onnx.Format;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Scaled dot-product attention, as products and a softmax.</summary>
internal static class AttentionMappings
{
    public static void AddTo(MappingTable table) => table.Add<AttentionOperation>(Attention);

    private static void Attention(OperationCall call, AttentionOperation operation)
    {
        var options = operation.Options;
        var (queries, keys, values) = Tensors(call, options);
        var (rows, columns) = (call.OutputShape()[1], KeysOf(call, options));
        var features = call.OutputShape()[2];
        string Heads(string tensor, int steps, params ReadOnlySpan<long> order) =>
            call.Transpose(call.Reshape(tensor, 0, steps, options.Heads, features / options.Heads), order);
        var scores = call.Add("MatMul", [Heads(queries, rows, 0, 2, 1, 3), Heads(keys, columns, 0, 2, 3, 1)]);
        var scaled = call.Add("Mul", [scores, call.Number(1f / MathF.Sqrt(features / options.Heads))]);
        var masked = Masked(call, options, scaled, rows, columns);
        var weights = call.Add("Softmax", [masked], Attributes.Of("axis", -1L));
        if (options.HasMask || options.HasKeyMask)
        {
            // A row that may see nothing is zeros.
            weights = call.Add("Where", [call.Add("IsNaN", [weights]), call.Number(0f), weights]);
        }

        var mixed = call.Transpose(call.Add("MatMul", [weights, Heads(values, columns, 0, 2, 1, 3)]), 0, 2, 1, 3);
        call.Result(call.Reshape(mixed, 0, rows, features));
        if (options.GivesWeights)
        {
            call.Result(call.Add("ReduceMean", [weights], Attributes.Of("axes", [1L]), Attributes.Of("keepdims", false)), 1);
        }
    }

    private static (string Queries, string Keys, string Values) Tensors(OperationCall call, AttentionOptions options)
    {
        if (options.Tensors == 3)
        {
            return (call.Input(0), call.Input(1), call.Input(2));
        }

        // The last tensor holds keys and values, or all three, side by side.
        var features = call.OutputShape()[2];
        var parts = options.Tensors == 1 ? 3 : 2;
        var sizes = call.Integers(Enumerable.Repeat((long)features, parts).ToArray());
        var split = call.AddAll("Split", [call.Input(options.Tensors - 1), sizes], parts, Attributes.Of("axis", 2L));
        return options.Tensors == 1 ? (split[0], split[1], split[2]) : (call.Input(0), split[0], split[1]);
    }

    private static int KeysOf(OperationCall call, AttentionOptions options) => call.InputShape(Math.Min(1, options.Tensors - 1))[1];

    private static string Masked(OperationCall call, AttentionOptions options, string scores, int rows, int columns)
    {
        if (options.Causal)
        {
            var later = new bool[rows * columns];
            for (var place = 0; place < later.Length; place++)
            {
                later[place] = place % columns > place / columns;
            }

            scores = Forbidden(call, call.Initializers.Truths([rows, columns], later), scores);
        }

        if (options.HasMask)
        {
            var mask = Truth(call, options.Tensors);
            var isShared = call.InputShape(options.Tensors).Rank == 2;
            scores = Forbidden(call, isShared ? mask : call.Add("Unsqueeze", [mask, call.Integers(1)]), scores);
        }

        return options.HasKeyMask
            ? Forbidden(call, call.Add("Unsqueeze", [Truth(call, call.InputCount - 1), call.Integers(1, 2)]), scores)
            : scores;
    }

    private static string Truth(OperationCall call, int input) =>
        call.Add("Cast", [call.Input(input)], Attributes.Of("to", (long)TensorProto.Types.DataType.Bool));

    private static string Forbidden(OperationCall call, string mask, string scores) =>
        call.Add("Where", [mask, call.Number(float.NegativeInfinity), scores]);
}
