using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Layers over a fixed graph. ONNX has no sparse product: the graph is written as a whole matrix.</summary>
internal static class GraphMappings
{
    public static void AddTo(MappingTable table)
    {
        table.Add<SparseProductOperation>((call, operation) =>
            call.Result(call.Add("MatMul", [Dense(call, operation.Matrix), call.Input(0)])));
        table.Add<GraphAttentionOperation>(GraphAttention);
    }

    private static void GraphAttention(OperationCall call, GraphAttentionOperation operation)
    {
        var shape = call.InputShape(0);
        var (heads, nodes, features) = (shape[1], shape[2], shape[3]);
        var h = call.Input(0);
        string Scores(int vector) => call.Add("MatMul", [h, call.Reshape(call.Input(vector), heads, features, 1)]);
        var sums = call.Add("Add", [Scores(1), call.Transpose(Scores(2), 0, 1, 3, 2)]);
        var scores = call.Add("LeakyRelu", [sums], Attributes.Of("alpha", operation.Slope));
        var seen = call.Add("Where", [Edges(call, operation.Graph), scores, call.Number(float.NegativeInfinity)]);
        var weights = call.Add("Softmax", [seen], Attributes.Of("axis", -1L));
        var mixed = call.Add("MatMul", [weights, h]);
        call.Result(operation.Concatenates
            ? call.Reshape(call.Transpose(mixed, 0, 2, 1, 3), 0, nodes, heads * features)
            : call.Add("ReduceMean", [mixed], Attributes.Of("axes", [1L]), Attributes.Of("keepdims", false)));
        if (operation.OutputCount > 1)
        {
            call.Result(weights, 1);
        }
    }

    private static string Dense(OperationCall call, SparseMatrix matrix)
    {
        var dense = new float[matrix.Size * matrix.Size];
        foreach (var (place, entry) in Places(matrix))
        {
            dense[place] = matrix.Values[entry];
        }

        return call.Initializers.Floats([matrix.Size, matrix.Size], dense);
    }

    private static string Edges(OperationCall call, SparseMatrix graph)
    {
        var edges = new bool[graph.Size * graph.Size];
        foreach (var (place, _) in Places(graph))
        {
            edges[place] = true;
        }

        return call.Initializers.Truths([graph.Size, graph.Size], edges);
    }

    private static IEnumerable<(int Place, int Entry)> Places(SparseMatrix matrix)
    {
        for (var row = 0; row < matrix.Size; row++)
        {
            for (var entry = matrix.Starts[row]; entry < matrix.Starts[row + 1]; entry++)
            {
                yield return ((row * matrix.Size) + matrix.Columns[entry], entry);
            }
        }
    }
}
