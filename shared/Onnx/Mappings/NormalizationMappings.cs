using Cluster.Engine.Autograd.Operations;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Normalisations. What they keep for backward is not written.</summary>
internal static class NormalizationMappings
{
    private const string KeptForBackward = "it uses what a normalisation keeps for backward; take its first result";

    public static void AddTo(MappingTable table)
    {
        table.Add<BatchNormOperation>(BatchNorm);
        table.Add<LayerNormOperation>(LayerNorm);
        table.Add<GroupNormOperation>(GroupNorm);
    }

    private static void BatchNorm(OperationCall call, BatchNormOperation operation)
    {
        if (!operation.IsTracked)
        {
            throw new OnnxException("without running statistics a sample's result depends on the rest of its batch; train with them");
        }

        var channels = call.InputShape(0)[1];
        var (mean, variance) = operation.IsAffine ? (3, 4) : (1, 2);
        var scale = operation.IsAffine ? call.Input(1) : Filled(call, 1f, channels);
        var shift = operation.IsAffine ? call.Input(2) : Filled(call, 0f, channels);
        call.Result(call.Add(
            "BatchNormalization",
            [call.Input(0), scale, shift, call.Input(mean), call.Input(variance)],
            Attributes.Of("epsilon", (float)operation.Epsilon)));
    }

    private static void LayerNorm(OperationCall call, LayerNormOperation operation)
    {
        call.ResultIsMissing(1, KeptForBackward);
        var shape = call.InputShape(0);
        if (operation.IsAboutZero)
        {
            RootMeanSquareNorm(call, operation, shape.Rank);
            return;
        }

        long[] normalized = [.. Enumerable.Range(shape.Rank - operation.AxisCount, operation.AxisCount).Select(axis => (long)shape[axis])];

        // The bias is optional in ONNX, but there are runtimes that fuse a normalisation without one wrongly.
        var weight = call.InputCount > 1 ? call.Input(1) : Filled(call, 1f, normalized);
        var bias = call.InputCount > 2 ? call.Input(2) : Filled(call, 0f, normalized);
        call.Result(call.Add(
            "LayerNormalization",
            [call.Input(0), weight, bias],
            Attributes.Of("axis", -(long)operation.AxisCount),
            Attributes.Of("epsilon", operation.Epsilon)));
    }

    private static void RootMeanSquareNorm(OperationCall call, LayerNormOperation operation, int rank)
    {
        long[] axes = [.. Enumerable.Range(rank - operation.AxisCount, operation.AxisCount).Select(axis => (long)axis)];
        var x = call.Input(0);
        var squares = call.Add("ReduceMean", [call.Add("Mul", [x, x])], Attributes.Of("axes", axes), Attributes.Of("keepdims", true));
        var root = call.Add("Sqrt", [call.Add("Add", [squares, call.Number(operation.Epsilon)])]);
        Scaled(call, call.Add("Div", [x, root]), call.OptionalInput(1), call.OptionalInput(2));
    }

    // Instance norm over groups as channels, then weight and bias by channel.
    private static void GroupNorm(OperationCall call, GroupNormOperation operation)
    {
        call.ResultIsMissing(1, KeptForBackward);
        var shape = call.InputShape(0);
        var groups = operation.Groups;
        var grouped = call.Reshape(call.Input(0), 0, groups, shape.Count(1, shape.Rank) / groups);
        var normal = call.Add(
            "InstanceNormalization",
            [grouped, Filled(call, 1f, groups), Filled(call, 0f, groups)],
            Attributes.Of("epsilon", operation.Epsilon));
        var restored = call.Add("Reshape", [normal, call.Integers(shape.ForReshape())]);
        string ByChannel(int input)
        {
            var name = call.OptionalInput(input);
            return name.Length == 0 || shape.Rank == 2
                ? name
                : call.Reshape(name, [shape[1], .. Enumerable.Repeat(1L, shape.Rank - 2)]);
        }

        Scaled(call, restored, ByChannel(1), ByChannel(2));
    }

    private static void Scaled(OperationCall call, string normal, string weight, string bias)
    {
        var scaled = weight.Length == 0 ? normal : call.Add("Mul", [normal, weight]);
        call.Result(bias.Length == 0 ? scaled : call.Add("Add", [scaled, bias]));
    }

    private static string Filled(OperationCall call, float value, params ReadOnlySpan<long> sizes)
    {
        var count = 1L;
        foreach (var size in sizes)
        {
            count *= size;
        }

        return call.Initializers.Floats(sizes, Enumerable.Repeat(value, (int)count).ToArray());
    }
}
