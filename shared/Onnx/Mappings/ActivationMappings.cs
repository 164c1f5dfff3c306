using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Functions;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Activations.</summary>
internal static class ActivationMappings
{
    // From here on softplus and the identity are one float32.
    private const float SoftplusIsIdentity = 17f;

    public static void AddTo(MappingTable table)
    {
        table.Add<ReLUOperation>("Relu");
        table.Add<SigmoidOperation>("Sigmoid");
        table.Add<TanhOperation>("Tanh");
        table.Add<MapOperation<Softsign>>("Softsign");
        table.Add<SoftmaxOperation>((call, operation) => call.Result(call.Add(
            operation.IsLogarithm ? "LogSoftmax" : "Softmax", [call.Input(0)], Attributes.Of("axis", (long)operation.Axis))));
        table.Add<PReLUOperation>(SlopedRectifier);
        table.Add<SwishOperation>((call, _) => call.Result(
            call.Add("Mul", [call.Input(0), call.Add("Sigmoid", [call.Add("Mul", [call.Input(1), call.Input(0)])])])));
        AddRectifiers(table);
        AddGates(table);
    }

    private static void AddRectifiers(MappingTable table)
    {
        FunctionMappings.Map<LeakyRectifier>(table, (call, x, f) => call.Add("LeakyRelu", [x], Attributes.Of("alpha", f.Slope)));
        FunctionMappings.Map<HardTanh>(table, (call, x, f) => call.Add("Clip", [x, call.Number(f.Lower), call.Number(f.Upper)]));
        FunctionMappings.Map<ExponentialRectifier>(table, ExponentialRectifier);
        FunctionMappings.Map<Softplus>(table, Softplus);
        FunctionMappings.Map<Step>(table, Step);
        FunctionMappings.Map<SoftShrink>(table, (call, x, f) => Shrink(call, x, f.Threshold, f.Threshold));
        FunctionMappings.Map<HardShrink>(table, (call, x, f) => Shrink(call, x, f.Threshold, 0f));
        FunctionMappings.Map<TanhShrink>(table, (call, x, _) => call.Add("Sub", [x, call.Add("Tanh", [x])]));
    }

    private static void AddGates(MappingTable table)
    {
        FunctionMappings.Map<Silu>(table, (call, x, _) => call.Add("Mul", [x, call.Add("Sigmoid", [x])]));
        FunctionMappings.Map<Mish>(table, (call, x, _) => call.Add("Mul", [x, call.Add("Tanh", [call.Add("Softplus", [x])])]));
        FunctionMappings.Map<LogSigmoid>(table, (call, x, _) => call.Add("Neg", [call.Add("Softplus", [call.Add("Neg", [x])])]));
        FunctionMappings.Map<HardSwish>(table, (call, x, _) => call.Add("HardSwish", [x]));
        FunctionMappings.Map<HardSigmoid>(table, (call, x, f) =>
            call.Add("HardSigmoid", [x], Attributes.Of("alpha", 0.5f / f.HalfWidth), Attributes.Of("beta", 0.5f)));
        FunctionMappings.Map<Gelu>(table, Gelu);
        FunctionMappings.Map<GeluByTanh>(table, GeluByTanh);
    }

    private static void SlopedRectifier(OperationCall call, PReLUOperation operation)
    {
        if (!call.OutputShape().Equals(call.InputShape(0)))
        {
            throw new OnnxException($"it needs slopes that broadcast to {call.InputShape(0)}, got {call.InputShape(1)}; give one a channel");
        }

        call.Result(call.Add("PRelu", call.Inputs()));
    }

    // scale·x above 0 and scale·height·(exp(x / width) - 1) below.
    private static string ExponentialRectifier(OperationCall call, string x, ExponentialRectifier f)
    {
        var argument = f.Width == 1f ? x : call.Add("Div", [x, call.Number(f.Width)]);
        var unit = call.Add("Elu", [argument], Attributes.Of("alpha", f.Height / f.Width));
        var factor = f.Scale * f.Width;
        return factor == 1f ? unit : call.Add("Mul", [unit, call.Number(factor)]);
    }

    private static string Softplus(OperationCall call, string x, Softplus f)
    {
        var scaled = f.Beta == 1f ? x : call.Add("Mul", [x, call.Number(f.Beta)]);
        var smooth = call.Add("Softplus", [scaled]);
        var result = f.Beta == 1f ? smooth : call.Add("Div", [smooth, call.Number(f.Beta)]);
        return f.Threshold >= SoftplusIsIdentity
            ? result
            : call.Add("Where", [call.Add("Greater", [scaled, call.Number(f.Threshold)]), x, result]);
    }

    private static string Step(OperationCall call, string x, Step f)
    {
        var isZero = call.Add("Equal", [x, call.Number(0f)]);
        var isAbove = call.Add("Greater", [x, call.Number(0f)]);
        var above = call.Add("Where", [isAbove, call.Number(1f), call.Number(0f)]);
        return call.Add("Where", [isZero, call.Number(f.AtZero), above]);
    }

    private static string Shrink(OperationCall call, string x, float threshold, float move) =>
        call.Add("Shrink", [x], Attributes.Of("lambd", threshold), Attributes.Of("bias", move));

    // x·Φ(x).
    private static string Gelu(OperationCall call, string x, Gelu f)
    {
        var error = call.Add("Erf", [call.Add("Div", [x, call.Number(1.41421356f)])]);
        var half = call.Add("Mul", [x, call.Number(0.5f)]);
        return call.Add("Mul", [half, call.Add("Add", [error, call.Number(1f)])]);
    }

    // x·σ(x·(2√(2/π) + 2√(2/π)·0.044715·x²)).
    private static string GeluByTanh(OperationCall call, string x, GeluByTanh f)
    {
        var cubic = call.Add("Mul", [call.Add("Mul", [x, x]), call.Number(0.0713548163f)]);
        var inner = call.Add("Mul", [x, call.Add("Add", [cubic, call.Number(1.59576912f)])]);
        return call.Add("Mul", [x, call.Add("Sigmoid", [inner])]);
    }
}
