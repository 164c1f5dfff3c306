using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Models;
using Cluster.Onnx.Format;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Recurrent layers of one direction. ONNX puts time before samples, has an axis for directions, and orders gates otherwise.</summary>
internal static class RecurrentMappings
{
    private const int InputWeight = 1;
    private const int HiddenWeight = 2;
    private const int InputBias = 3;
    private const int HiddenBias = 4;

    // Places of ONNX's gates among ours.
    private static readonly Gates Plain = new("", [0]);
    private static readonly Gates Lstm = new("iofc", [0, 3, 1, 2]);
    private static readonly Gates Gru = new("zrh", [1, 0, 2]);

    public static void AddTo(MappingTable table)
    {
        table.Add<RnnOperation>((call, operation) =>
            Write(call, operation, "RNN", Plain, Attributes.Texts("activations", operation.IsRectified ? "Relu" : "Tanh")));
        table.Add<LstmOperation>((call, operation) => Write(call, operation, "LSTM", Lstm));
        table.Add<GruOperation>((call, operation) => Write(call, operation, "GRU", Gru, Attributes.Of("linear_before_reset", true)));
    }

    private static void Write(
        OperationCall call, RecurrentOperation operation, string type, Gates gates, params ReadOnlySpan<AttributeProto> attributes)
    {
        var options = operation.Options;
        var states = operation.OutputCount - 1;
        var hidden = call.InputShape(HiddenWeight)[1];
        List<string> inputs =
        [
            call.Transpose(call.Input(0), 1, 0, 2),
            Weight(call, InputWeight, gates),
            Weight(call, HiddenWeight, gates),
            options.Bias ? Bias(call, gates) : "",
            "",
        ];
        for (var state = 0; options.InitialState && state < states; state++)
        {
            var input = (options.Bias ? HiddenBias : HiddenWeight) + 1 + state;
            inputs.Add(call.Add("Unsqueeze", [call.Input(input), call.Integers(0)]));
        }

        var results = call.AddAll(
            type,
            [.. inputs],
            1 + states,
            [Attributes.Of("hidden_size", (long)hidden), Attributes.Of("direction", options.Reverse ? "reverse" : "forward"), .. attributes]);
        call.Result(call.Transpose(call.Add("Squeeze", [results[0], call.Integers(1)]), 1, 0, 2));
        for (var state = 1; state <= states; state++)
        {
            call.Result(call.Add("Squeeze", [results[state], call.Integers(0)]), state);
        }
    }

    private static string Weight(OperationCall call, int input, Gates gates)
    {
        var slice = call.ParameterAt(input);
        return call.Initializers.FromWeights(
            gates.Named(slice.Name), [1, slice.Shape[0], slice.Shape[1]], [.. gates.Stretches(slice)]);
    }

    private static string Bias(OperationCall call, Gates gates)
    {
        var (input, hidden) = (call.ParameterAt(InputBias), call.ParameterAt(HiddenBias));
        return call.Initializers.FromWeights(
            gates.Named($"{input.Name}+{hidden.Name}"),
            [1, input.Length + hidden.Length],
            [.. gates.Stretches(input), .. gates.Stretches(hidden)]);
    }

    /// <summary>An order of gates.</summary>
    /// <param name="Letters">ONNX's letters for it; none where there is one gate.</param>
    /// <param name="Places">For each of ONNX's gates its place in ours.</param>
    private sealed record Gates(string Letters, int[] Places)
    {
        public string Named(string parameter) => Letters.Length == 0 ? $"{parameter}.onnx" : $"{parameter}.{Letters}";

        public IEnumerable<Range> Stretches(ParameterSlice slice)
        {
            var length = slice.Length / Places.Length;
            return Places.Select(place => (slice.Offset + (place * length))..(slice.Offset + ((place + 1) * length)));
        }
    }
}
