using Cluster.Engine.Losses;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Building;

/// <summary>Turns a job's loss into the engine's.</summary>
internal static class LossBuilder
{
    public static Loss Build(LossSpec spec) => spec switch
    {
        CrossEntropySpec => new SoftmaxCrossEntropy(),
        MseSpec => new MeanSquaredError(),
        _ => throw new ArgumentException($"Unknown loss {spec.GetType().Name}.", nameof(spec)),
    };
}
