using Cluster.Engine.Optimizers;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Building;

/// <summary>Turns a job's optimizer into the engine's.</summary>
internal static class OptimizerBuilder
{
    public static Optimizer Build(OptimizerSpec spec) => spec switch
    {
        SgdSpec sgd => new Sgd(sgd.LearningRate, sgd.WeightDecay),
        MomentumSpec momentum => new Momentum(
            momentum.LearningRate, momentum.Momentum, momentum.Dampening, momentum.Nesterov, momentum.WeightDecay),
        AdamSpec adam => new Adam(adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay),
        _ => throw new ArgumentException($"Unknown optimizer {spec.GetType().Name}.", nameof(spec)),
    };
}
