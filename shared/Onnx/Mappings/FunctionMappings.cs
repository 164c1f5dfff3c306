using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Functions;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Functions of one number that are no activations.</summary>
internal static class FunctionMappings
{
    public static void AddTo(MappingTable table)
    {
        table.Add<MapOperation<Magnitude>>("Abs");
        table.Add<MapOperation<Signum>>("Sign");
        table.Add<MapOperation<Exponential>>("Exp");
        table.Add<MapOperation<Logarithm>>("Log");
        table.Add<MapOperation<GaussError>>("Erf");
        table.Add<MapOperation<Sine>>("Sin");
        table.Add<MapOperation<Cosine>>("Cos");
        table.Add<MapOperation<Tangent>>("Tan");
        table.Add<MapOperation<SquareRoot>>("Sqrt");
        table.Add<MapOperation<Affine>>((call, operation) => call.Result(Affine(call, operation.Function)));
        Map<Quotient>(table, (call, x, f) => call.Add("Div", [x, call.Number(f.Divisor)]));
        Map<Reciprocal>(table, (call, x, f) => call.Add("Div", [call.Number(f.Numerator), x]));
        Map<Interval>(table, (call, x, f) => call.Add("Clip", [x, call.Number(f.Lower), call.Number(f.Upper)]));
        Map<ExponentialMinusOne>(table, (call, x, _) => call.Add("Sub", [call.Add("Exp", [x]), call.Number(1f)]));
        Map<LogarithmOfOnePlus>(table, (call, x, _) => call.Add("Log", [call.Add("Add", [x, call.Number(1f)])]));
        Map<Square>(table, (call, x, _) => call.Add("Mul", [x, x]));
        Map<RealPower>(table, (call, x, f) => call.Add("Pow", [x, call.Number(f.Exponent)]));
        Map<MagnitudePower>(table, (call, x, f) => call.Add("Pow", [call.Add("Abs", [x]), call.Number(f.Exponent)]));
        Map<Root>(table, (call, x, f) => call.Add("Pow", [x, call.Number(1 / f.Degree)]));
    }

    /// <summary>Adds a function.</summary>
    /// <param name="table">Takes it.</param>
    /// <param name="mapping">Makes the result of the call, x and the function.</param>
    public static void Map<TFunction>(MappingTable table, Func<OperationCall, string, TFunction, string> mapping)
        where TFunction : struct, IFunction =>
        table.Add<MapOperation<TFunction>>((call, operation) => call.Result(mapping(call, call.Input(0), operation.Function)));

    private static string Affine(OperationCall call, Affine f)
    {
        var scaled = f.Scale == 1f ? call.Input(0) : call.Add("Mul", [call.Input(0), call.Number(f.Scale)]);
        return f.Shift == 0f ? scaled : call.Add("Add", [scaled, call.Number(f.Shift)]);
    }
}
