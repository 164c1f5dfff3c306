using Cluster.Engine.Autograd.Operations;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Matrix products.</summary>
internal static class ProductMappings
{
    public static void AddTo(MappingTable table)
    {
        table.Add<LinearOperation>((call, _) =>
            call.Result(Linear(call, call.Input(0), call.InputShape(0).Rank, call.Input(1), call.OptionalInput(2))));
        table.Add<ProjectionOperation>(Projection);
        table.Add<FeedForwardOperation>(FeedForward);
        table.Add<MatMulOperation>(MatMul);
    }

    /// <summary>x·Wᵀ + b.</summary>
    /// <param name="call">The call.</param>
    /// <param name="x">[..., in].</param>
    /// <param name="rank">Rank of x.</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or the empty name.</param>
    private static string Linear(OperationCall call, string x, int rank, string weight, string bias)
    {
        if (rank == 2)
        {
            return call.Add("Gemm", bias.Length == 0 ? [x, weight] : [x, weight, bias], Attributes.Of("transB", true));
        }

        var product = call.Add("MatMul", [x, call.Transpose(weight, 1, 0)]);
        return bias.Length == 0 ? product : call.Add("Add", [product, bias]);
    }

    private static void Projection(OperationCall call, ProjectionOperation operation)
    {
        var (start, end) = (operation.Start, operation.Start + operation.Count);
        string Part(int input) => start == 0 && end == call.InputShape(input)[0] ? call.Input(input) : call.Slice(call.Input(input), 0, start, end);
        var bias = operation.BiasInput > 0 ? Part(operation.BiasInput) : "";
        var result = Linear(call, call.Input(0), call.InputShape(0).Rank, Part(1), bias);
        call.Result(operation.ResidualInput > 0 ? call.Add("Add", [call.Input(operation.ResidualInput), result]) : result);
    }

    private static void FeedForward(OperationCall call, FeedForwardOperation operation)
    {
        var rank = call.InputShape(0).Rank;
        var hidden = call.Add("Relu", [Linear(call, call.Input(0), rank, call.Input(1), call.Input(2))]);
        call.Result(call.Add("Add", [call.Input(5), Linear(call, hidden, rank, call.Input(3), call.Input(4))]));
    }

    private static void MatMul(OperationCall call, MatMulOperation operation)
    {
        string Operand(int input, bool transposes) =>
            transposes ? LastTwoExchanged(call, call.Input(input), call.InputShape(input).Rank) : call.Input(input);
        call.Result(call.Add("MatMul", [Operand(0, operation.TransposesLeft), Operand(1, operation.TransposesRight)]));
    }

    private static string LastTwoExchanged(OperationCall call, string tensor, int rank) =>
        call.Transpose(tensor, [.. Enumerable.Range(0, rank - 2).Select(axis => (long)axis), rank - 1, rank - 2]);
}
