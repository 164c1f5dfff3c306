using System.Text.Json;
using Cluster.Engine.Autograd;
using Cluster.Engine.Initialization;
using Cluster.Engine.Models;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Layers;

/// <summary>Linear, shape and regularisation layers by the kind of their golden cases.</summary>
internal static class ShapeKinds
{
    private static readonly Sequential NoParameters = new();

    public static IReadOnlyDictionary<string, Action<GoldenCase>> All { get; } = new Dictionary<string, Action<GoldenCase>>
    {
        ["linear"] = Linear,
        ["upsample"] = Upsample,
        ["flatten"] = Flatten,
        ["reshape"] = example => CheckValue(example, input => input.Reshape(Integers(example, "shape"))),
        ["permute"] = example => CheckValue(example, input => input.Permute(Integers(example, "dims"))),
        ["transpose"] = example => CheckValue(
            example, input => input.Transpose((int)example.Number("dim0"), (int)example.Number("dim1"))),
        ["dropout_with_given_mask"] = DropoutWithMask,
    };

    private static void Linear(GoldenCase example) => LayerRunner.Check(example, new Linear(
        (int)example.Number("in_features"),
        (int)example.Number("out_features"),
        example.Inputs.ContainsKey("bias"),
        ConstantInitializer.Zeros,
        ConstantInitializer.Zeros));

    private static void Upsample(GoldenCase example)
    {
        var size = example.Parameters.GetProperty("size");
        var alignCorners = example.Parameters.GetProperty("align_corners");
        LayerRunner.Check(example, new Upsample(
            size.ValueKind == JsonValueKind.Null
                ? ImageSize.Times(example.Number("scale_factor"))
                : new ImageSize(size[0].GetInt32(), size[1].GetInt32()),
            example.Parameters.GetProperty("mode").GetString() == "nearest" ? UpsampleMode.Nearest : UpsampleMode.Bilinear,
            alignCorners.ValueKind == JsonValueKind.True));
    }

    private static void Flatten(GoldenCase example)
    {
        var (start, end) = ((int)example.Number("start_dim"), (int)example.Number("end_dim"));
        if (start == 0)
        {
            CheckValue(example, input => input.Flatten(start, end));
        }
        else
        {
            LayerRunner.Check(example, new Flatten(start, end));
        }
    }

    private static void DropoutWithMask(GoldenCase example)
    {
        var scale = (float)(1 / (1 - example.Number("p")));
        LayerRunner.Check(example, NoParameters, (_, inputs) => new Dictionary<string, Value>
        {
            ["output"] = inputs["input"] * (inputs["keep_mask"] * scale),
        });
    }

    private static void CheckValue(GoldenCase example, Func<Value, Value> function) =>
        LayerRunner.Check(example, NoParameters, (_, inputs) => new Dictionary<string, Value> { ["output"] = function(inputs["input"]) });

    private static int[] Integers(GoldenCase example, string parameter) =>
        [.. example.Parameters.GetProperty(parameter).EnumerateArray().Select(number => number.GetInt32())];
}
