using Cluster.Collectives.Reduction;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>What becomes of a run's rounds.</summary>
internal interface IRoundOutcome
{
    /// <summary>Works on what has come of every contribution of a round, where that is possible before all is there.</summary>
    /// <param name="round">The round.</param>
    /// <param name="sums">Its sums, covered; stay the caller's.</param>
    /// <returns>The weights that come into being; or why the run cannot go on, as one line.</returns>
    (StreamedWeights? Weights, string? Failure) Continue(Round round, RoundSums sums);

    /// <summary>Ends a round.</summary>
    /// <param name="round">The round.</param>
    /// <param name="sums">Its sums, whole; stay the caller's.</param>
    /// <returns>Whether the run ends here by a rule of its own; or why it cannot go on, as one line.</returns>
    (bool EndsJob, string? Failure) Conclude(Round round, RoundSums sums);

    /// <summary>The workers compute the next round's sums by now; nothing changes a number before they are all in.</summary>
    /// <param name="next">The round in work.</param>
    void GoesOnWith(Round next);

    /// <summary>Ends the run.</summary>
    /// <param name="finish">What the core says of it.</param>
    RunResult Conclude(FinishRun finish);
}
