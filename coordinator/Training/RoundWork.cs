using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Auditing;
using Cluster.Engine.Memory;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>The numbers of the round in progress: what has come of its sums becomes new weights, and these leave for the workers, while the rest
/// is on its way.</summary>
/// <param name="roster">The links of the members.</param>
/// <param name="outcome">What becomes of the sums.</param>
/// <param name="pool">Where sums go back to.</param>
/// <param name="buckets">Tries out what tensors are cut into; null where nothing is tried.</param>
/// <param name="reduced">Where the gradients of training rounds lie that workers reduce among themselves; null where they do not.</param>
internal sealed class RoundWork(
    Roster roster, IRoundOutcome outcome, SubtreeSumsPool pool, BucketTuning? buckets = null, AlignedBuffer? reduced = null)
{
    private readonly List<WorkerId> _streamedTo = [];
    private Round? _round;
    private StreamedWeights? _coming;

    /// <summary>The contributions.</summary>
    public RoundSums Sums { get; } = new(pool);

    /// <summary>Sums that repeat some of them.</summary>
    public RecomputedSums Recomputed { get; } = new(pool);

    /// <summary>Whether an update has begun that only the rest of the sums can finish.</summary>
    public bool IsUpdating => _coming is not null;

    /// <summary>Starts over with another round.</summary>
    public void Begin(Round round)
    {
        _round = round;
        buckets?.Begin(round);
        Sums.Reset(round.Tree);
        Recomputed.Clear();
        _streamedTo.Clear();
        _coming = null;
    }

    /// <summary>From now on a worker is sent the next step's weights as they come into being.</summary>
    public void StreamTo(WorkerId worker) => _streamedTo.Add(worker);

    /// <summary>Goes as far as all contributions together allow.</summary>
    /// <returns>Why the run cannot go on; null if it can.</returns>
    public string? Continue()
    {
        if (!Sums.IsCovered)
        {
            return null;
        }

        var (weights, failure) = outcome.Continue(_round!, Sums);
        if (failure is null && weights is { } coming)
        {
            _coming = coming;
            Stream(coming);
        }

        return failure;
    }

    /// <summary>Ends the round; its sums go back.</summary>
    /// <param name="round">The round.</param>
    /// <returns>Whether the run ends here by a rule of its own; or why it cannot go on.</returns>
    public (bool EndsJob, string? Failure) Conclude(Round round)
    {
        Sums.Cover();
        if (reduced is not null && round.Kind == RoundKind.Train)
        {
            Sums.TakeReduced(reduced);
        }

        var ending = outcome.Conclude(round, Sums);
        if (ending.Failure is null && _coming is { } coming)
        {
            Stream(coming with { FinalFrom = 0 });
            _coming = null;
        }

        Sums.Reset(round.Tree);
        buckets?.End();
        return ending;
    }

    private void Stream(StreamedWeights weights)
    {
        var version = _round!.Weights with { Step = _round.Step + 1 };
        foreach (var worker in _streamedTo)
        {
            if (roster.TryGet(worker, out var link))
            {
                link.StreamWeights(version, weights.Arena, weights.FinalFrom);
            }
        }
    }
}
