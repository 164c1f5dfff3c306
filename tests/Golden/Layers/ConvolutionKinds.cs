using Cluster.Golden.Suite;

namespace Cluster.Golden.Layers;

/// <summary>Convolution, pooling and normalisation layers by the kind of their golden cases.</summary>
internal static class ConvolutionKinds
{
    public static IReadOnlyDictionary<string, Action<GoldenCase>> All { get; } = new Dictionary<string, Action<GoldenCase>>
    {
    };
}
