using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Progress;
using Cluster.Engine.Regularization;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>What becomes of a run's rounds once all their sums are in.</summary>
internal interface IRoundOutcome
{
    /// <summary>What early stopping remembers, for checkpoints; null if the run has none.</summary>
    StoppingState? Stopping { get; }

    /// <summary>Takes in a round.</summary>
    /// <param name="round">The round.</param>
    /// <param name="root">The root of its tree, which goes back to the pool afterwards.</param>
    /// <returns>Why the job ends with it, in words; null when it goes on.</returns>
    /// <exception cref="RunFailedException">The run cannot go on.</exception>
    string? Complete(Round round, SubtreeSums root);

    /// <summary>Ends a run that was carried out whole.</summary>
    /// <returns>The evaluation of an earlier state that was gone back to; null when the numbers stay as they are.</returns>
    EvaluationDone? Settle();
}
