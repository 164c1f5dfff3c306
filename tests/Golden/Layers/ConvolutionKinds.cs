using System.Text.Json;
using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Models;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Layers;

/// <summary>Convolution, pooling and normalisation layers by the kind of their golden cases.</summary>
internal static class ConvolutionKinds
{
    public static IReadOnlyDictionary<string, Action<GoldenCase>> All { get; } = new Dictionary<string, Action<GoldenCase>>
    {
        ["conv1d"] = Conv1d,
        ["conv2d"] = Conv2d,
        ["conv_transpose2d"] = ConvTranspose2d,
        ["max_pool1d"] = example => LayerRunner.Check(
            example, new MaxPool1d((int)example.Number("kernel_size"), (int)example.Number("stride"))),
        ["max_pool2d"] = MaxPool2d,
        ["avg_pool2d"] = AvgPool2d,
        ["adaptive_avg_pool2d"] = example => LayerRunner.Check(example, new AdaptiveAvgPool2d(PairOf(example, "output_size"))),
        ["batch_norm1d"] = BatchNormKind.Check,
        ["batch_norm2d"] = BatchNormKind.Check,
    };

    private static void Conv1d(GoldenCase example)
    {
        var weight = example.Inputs["weight"].Shape;
        var groups = (int)example.Number("groups");
        LayerRunner.Check(example, new Conv1d(
            weight[1] * groups,
            weight[0],
            weight[2],
            PairOf(example, "stride").Columns,
            PairOf(example, "padding").Columns,
            PairOf(example, "dilation").Columns,
            groups,
            example.Inputs.ContainsKey("bias")));
    }

    private static void Conv2d(GoldenCase example)
    {
        var weight = example.Inputs["weight"].Shape;
        var groups = (int)example.Number("groups");
        LayerRunner.Check(example, new Conv2d(
            weight[1] * groups,
            weight[0],
            new Pair(weight[2], weight[3]),
            PairOf(example, "stride"),
            PaddingOf(example, new Pair(weight[2], weight[3])),
            PairOf(example, "dilation"),
            groups,
            example.Inputs.ContainsKey("bias")));
    }

    private static Pair PaddingOf(GoldenCase example, Pair kernel) =>
        example.Parameters.GetProperty("padding").ValueKind == JsonValueKind.String
            ? Engine.Models.Conv2d.SamePadding(kernel, PairOf(example, "dilation"))
            : PairOf(example, "padding");

    private static void ConvTranspose2d(GoldenCase example)
    {
        var weight = example.Inputs["weight"].Shape;
        var groups = (int)example.Number("groups");
        LayerRunner.Check(example, new ConvTranspose2d(
            weight[0],
            weight[1] * groups,
            new Pair(weight[2], weight[3]),
            PairOf(example, "stride"),
            PairOf(example, "padding"),
            PairOf(example, "output_padding"),
            PairOf(example, "dilation"),
            groups,
            example.Inputs.ContainsKey("bias")));
    }

    private static void MaxPool2d(GoldenCase example)
    {
        var pool = new MaxPool2d(
            PairOf(example, "kernel_size"),
            PairOf(example, "stride"),
            PairOf(example, "padding"),
            PairOf(example, "dilation"),
            example.Parameters.GetProperty("ceil_mode").GetBoolean());
        LayerRunner.Check(example, pool, (tape, inputs) =>
        {
            var (values, indices) = pool.RecordWithIndices(tape, inputs["input"]);
            return new Dictionary<string, Value> { ["output"] = values, ["indices"] = indices };
        });
    }

    private static void AvgPool2d(GoldenCase example)
    {
        var divisor = example.Parameters.GetProperty("divisor_override");
        LayerRunner.Check(example, new AvgPool2d(
            PairOf(example, "kernel_size"),
            PairOf(example, "stride"),
            PairOf(example, "padding"),
            example.Parameters.GetProperty("ceil_mode").GetBoolean(),
            example.Parameters.GetProperty("count_include_pad").GetBoolean(),
            divisor.ValueKind == JsonValueKind.Null ? null : divisor.GetInt32()));
    }

    /// <summary>One number for both axes, a list of one for the columns, or a list of two.</summary>
    private static Pair PairOf(GoldenCase example, string name)
    {
        var value = example.Parameters.GetProperty(name);
        return value.ValueKind != JsonValueKind.Array ? value.GetInt32()
            : value.GetArrayLength() == 1 ? new Pair(1, value[0].GetInt32())
            : new Pair(value[0].GetInt32(), value[1].GetInt32());
    }
}
