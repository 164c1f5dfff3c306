using System.Collections.Immutable;

namespace Cluster.Protocol.Reduction;

/// <summary>One to whom leaves are given.</summary>
/// <param name="PerLeaf">What a leaf takes it, above zero.</param>
/// <param name="FreeAfter">How long it is still busy with something else.</param>
public readonly record struct Sharer(TimeSpan PerLeaf, TimeSpan FreeAfter)
{
    /// <summary>When it would be done with some leaves.</summary>
    /// <param name="leaves">How many; none are done at once.</param>
    public TimeSpan DoneAfter(int leaves) => leaves == 0 ? TimeSpan.Zero : FreeAfter + (PerLeaf * leaves);

    /// <summary>The most leaves that it is done with by then.</summary>
    internal int MostWithin(TimeSpan time, int most) => time < FreeAfter ? 0 : (int)Math.Min(most, (time - FreeAfter) / PerLeaf);
}

/// <summary>Cuts a range of micro-batches into consecutive parts for workers of different speed.</summary>
public static class WeightedPlanner
{
    // Quotients of times are rounded: whoever needs a whole number of leaves gets it.
    private static readonly TimeSpan Rounding = TimeSpan.FromTicks(1);

    /// <summary>Among all plans that finish at most <paramref name="aboutEqual"/> later than the earliest possible, the one with the fewest
    /// subtree sums; among these the one that finishes first; then the one with larger parts first.</summary>
    /// <param name="tree">The round's reduction tree.</param>
    /// <param name="range">The leaves to share out.</param>
    /// <param name="sharers">The workers, 1 or more, in the order in which they stand along the range.</param>
    /// <param name="aboutEqual">Share of the earliest finishing time that fewer sums may cost.</param>
    /// <returns>One part each, in ascending order; some may be empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no worker.</exception>
    public static ImmutableArray<LeafRange> Plan(ReductionTree tree, LeafRange range, ImmutableArray<Sharer> sharers, double aboutEqual)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sharers.Length, 1, nameof(sharers));
        var latest = (EarliestEnd(range.Count, sharers) * (1 + aboutEqual)) + Rounding;
        int[] most = [.. sharers.Select(sharer => sharer.MostWithin(latest, range.Count))];
        var spare = most.Sum() - range.Count;

        // before[k]: leaves of the workers before k if each has its most; they have so much less as was left out before.
        var before = new int[sharers.Length];
        for (var place = 1; place < sharers.Length; place++)
        {
            before[place] = before[place - 1] + most[place - 1];
        }

        // best[k, u]: fewest sums, then earliest end, of the workers from k when u of the spare leaves were left out before them.
        var best = new (int Sums, TimeSpan End)[sharers.Length + 1, spare + 1];
        for (var left = 0; left < spare; left++)
        {
            best[sharers.Length, left] = (int.MaxValue, TimeSpan.MaxValue);
        }

        for (var place = sharers.Length - 1; place >= 0; place--)
        {
            for (var left = 0; left <= spare; left++)
            {
                best[place, left] = CostOf(place, left, BestOf(place, left));
            }
        }

        var plan = ImmutableArray.CreateBuilder<LeafRange>(sharers.Length);
        for (var (place, left) = (0, 0); place < sharers.Length; place++)
        {
            var skipped = BestOf(place, left);
            plan.Add(PartAt(place, left, skipped));
            left += skipped;
        }

        return plan.MoveToImmutable();

        LeafRange PartAt(int place, int left, int skipped) => new(range.Start + before[place] - left, most[place] - skipped);

        // The first of equals has the larger part.
        int BestOf(int place, int left)
        {
            var chosen = 0;
            for (var skipped = 1; skipped <= Math.Min(spare - left, most[place]); skipped++)
            {
                chosen = CostOf(place, left, skipped).CompareTo(CostOf(place, left, chosen)) < 0 ? skipped : chosen;
            }

            return chosen;
        }

        (int Sums, TimeSpan End) CostOf(int place, int left, int skipped)
        {
            var (sums, end) = best[place + 1, left + skipped];
            var part = PartAt(place, left, skipped);
            if (sums == int.MaxValue)
            {
                return (sums, end);
            }

            var own = sharers[place].DoneAfter(part.Count);
            return (sums + tree.CountSubtrees(part), own > end ? own : end);
        }
    }

    /// <summary>When the last worker would be done with its part.</summary>
    /// <param name="parts">A part for each worker.</param>
    /// <param name="sharers">The workers.</param>
    public static TimeSpan EndOf(ImmutableArray<LeafRange> parts, ImmutableArray<Sharer> sharers) =>
        parts.Select((part, place) => sharers[place].DoneAfter(part.Count)).Max();

    // Each leaf goes to whoever would be done with it first.
    private static TimeSpan EarliestEnd(int count, ImmutableArray<Sharer> sharers)
    {
        var counts = new int[sharers.Length];
        var end = TimeSpan.Zero;
        for (var leaf = 0; leaf < count; leaf++)
        {
            var next = 0;
            for (var place = 1; place < sharers.Length; place++)
            {
                next = sharers[place].DoneAfter(counts[place] + 1) < sharers[next].DoneAfter(counts[next] + 1) ? place : next;
            }

            var done = sharers[next].DoneAfter(++counts[next]);
            end = done > end ? done : end;
        }

        return end;
    }
}
