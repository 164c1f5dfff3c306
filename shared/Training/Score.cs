using Cluster.Engine.Losses;
using Cluster.Jobs;

namespace Cluster.Training;

/// <summary>How well a model does on some samples.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Accuracy">Share classified right; 0 where there is nothing to classify.</param>
public sealed record Score(double Loss, double Accuracy)
{
    /// <summary>The score over what was summed.</summary>
    internal static Score Of(Objective objective, in BatchSums sums) => new(objective.Root(sums).Loss, (double)sums.Correct / sums.Samples);
}
