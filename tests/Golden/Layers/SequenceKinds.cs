using Cluster.Golden.Suite;

namespace Cluster.Golden.Layers;

/// <summary>Recurrent, embedding, attention and graph layers by the kind of their golden cases.</summary>
internal static class SequenceKinds
{
    public static IReadOnlyDictionary<string, Action<GoldenCase>> All { get; } = new Dictionary<string, Action<GoldenCase>>
    {
    };
}
