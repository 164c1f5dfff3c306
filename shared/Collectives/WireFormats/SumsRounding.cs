using Cluster.Collectives.Reduction;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.WireFormats;

/// <summary>Gives a worker's sums the form in which they travel before anybody reads them, whatever carries them: so no transport changes a bit.
/// What a format leaves out is kept for the next step's sums of the same node.</summary>
/// <param name="wire">The form; null for sums that stay as they are.</param>
public sealed class SumsRounding(WireArena? wire) : IDisposable
{
    private readonly WireArena? _wire = wire is { IsExact: false } ? wire : null;
    private readonly Dictionary<int, LeafRange> _ranges = [];
    private readonly Dictionary<(int Leaves, Subtree Node), ErrorFeedback> _feedbacks = [];
    private SubtreeSums? _sums;
    private int _leaves;
    private int _roundedFrom;

    /// <summary>Says which range the sums that follow belong to. What was left out belongs to a range, so another one has nothing.</summary>
    /// <param name="leaves">Micro-batches of the round: an epoch's last step may have fewer, and ranges of its own.</param>
    /// <param name="range">The range.</param>
    /// <returns>Whether something that was left out before is forgotten now.</returns>
    public bool Assign(int leaves, LeafRange range)
    {
        _leaves = leaves;
        if (_wire is null || (_ranges.TryGetValue(leaves, out var before) && before == range))
        {
            return false;
        }

        _ranges[leaves] = range;
        return Forget(leaves);
    }

    /// <summary>Other sums follow, of which nothing is final.</summary>
    /// <param name="sums">The sums; their node is set.</param>
    public void Begin(SubtreeSums sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        (_sums, _roundedFrom) = (sums, sums.Gradients.Length);
    }

    /// <summary>More of the sums that were begun is final: rounds the blocks that are so now.</summary>
    /// <param name="finalFrom">First final float.</param>
    /// <returns>First float from which on the sums are as they travel.</returns>
    public int Continue(int finalFrom)
    {
        if (_wire is null)
        {
            return finalFrom;
        }

        var first = Math.Min(_roundedFrom, (finalFrom + WireBlock.Floats - 1) / WireBlock.Floats * WireBlock.Floats);
        if (first < _roundedFrom)
        {
            _wire.Round(_sums!.Gradients.Span[first.._roundedFrom], first, FeedbackOf(_sums.Node));
            _roundedFrom = first;
        }

        return first;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var feedback in _feedbacks.Values)
        {
            feedback.Dispose();
        }
    }

    private bool Forget(int leaves)
    {
        var forgotten = _feedbacks.Where(feedback => feedback.Key.Leaves == leaves).ToList();
        foreach (var (key, feedback) in forgotten)
        {
            feedback.Dispose();
            _feedbacks.Remove(key);
        }

        return forgotten.Count > 0;
    }

    private ErrorFeedback? FeedbackOf(Subtree node)
    {
        if (!_feedbacks.TryGetValue((_leaves, node), out var feedback) && _wire!.CreateFeedback() is { } fresh)
        {
            _feedbacks.Add((_leaves, node), feedback = fresh);
        }

        return feedback;
    }
}
