using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;

namespace Cluster.Checkpoints;

/// <summary>All numbers of a model in training.</summary>
/// <param name="Layout">Names and places of the parameters.</param>
/// <param name="Weights">The weights that training goes on from: an arena of the layout's length.</param>
/// <param name="Optimizer">What the optimizer remembers, and the average of the weights where one is kept.</param>
public sealed record ModelNumbers(ParameterLayout Layout, AlignedBuffer Weights, OptimizerState Optimizer)
{
    /// <summary><see cref="WeightsDigest"/> of the weights.</summary>
    public string Digest() => WeightsDigest.Compute(Layout, Weights);

    /// <summary>The same of the average; null if there is none.</summary>
    public string? AveragedDigest() => Optimizer.Average is { } average ? WeightsDigest.Compute(Layout, average) : null;

    /// <summary>Refuses arenas that do not belong to the layout.</summary>
    /// <exception cref="ArgumentException">One has another length.</exception>
    internal void Check()
    {
        Arenas.Check(Layout, Weights, "weights");
        Arenas.Check(Layout, Optimizer);
    }
}
