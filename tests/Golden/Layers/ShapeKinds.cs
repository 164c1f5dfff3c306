using Cluster.Golden.Suite;
using Cluster.Engine.Initialization;
using Cluster.Engine.Models;

namespace Cluster.Golden.Layers;

/// <summary>Linear, shape and regularisation layers by the kind of their golden cases.</summary>
internal static class ShapeKinds
{
    public static IReadOnlyDictionary<string, Action<GoldenCase>> All { get; } = new Dictionary<string, Action<GoldenCase>>
    {
        ["linear"] = Linear,
    };

    private static void Linear(GoldenCase example) => LayerRunner.Check(example, new Linear(
        (int)example.Number("in_features"),
        (int)example.Number("out_features"),
        example.Inputs.ContainsKey("bias"),
        ConstantInitializer.Zeros,
        ConstantInitializer.Zeros));
}
