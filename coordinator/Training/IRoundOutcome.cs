using Cluster.Collectives.Reduction;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>What becomes of a run's rounds once all their sums are in.</summary>
internal interface IRoundOutcome
{
    /// <summary>Ends a round.</summary>
    /// <param name="round">The round.</param>
    /// <param name="root">Its sums; stay the caller's.</param>
    /// <returns>Whether the run ends here by a rule of its own; or why it cannot go on, as one line.</returns>
    (bool EndsJob, string? Failure) Conclude(Round round, SubtreeSums root);

    /// <summary>The workers compute the next round's sums by now; nothing changes a number before they are all in.</summary>
    /// <param name="next">The round in work.</param>
    void GoesOnWith(Round next);

    /// <summary>Ends the run.</summary>
    /// <param name="finish">What the core says of it.</param>
    RunResult Conclude(FinishRun finish);
}
