using System.Collections.Immutable;

namespace Cluster.Protocol.Reduction;

/// <summary>Cuts a range of micro-batches into consecutive parts, one a worker.</summary>
public static class RangePlanner
{
    /// <summary>Parts of equal size, larger by one where the count does not divide. Among all orders of the larger parts the one
    /// that makes the workers send the fewest subtree sums is taken; ties go to the order with larger parts first.</summary>
    /// <param name="tree">The round's reduction tree.</param>
    /// <param name="range">The leaves to share out.</param>
    /// <param name="workers">Number of workers, 1 or more.</param>
    /// <returns>At most <paramref name="workers"/> parts, none empty, in ascending order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no worker.</exception>
    public static ImmutableArray<LeafRange> Plan(ReductionTree tree, LeafRange range, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        var parts = Math.Min(workers, range.Count);
        if (parts == 0)
        {
            return [];
        }

        var (small, larger) = Math.DivRem(range.Count, parts);

        // cheapest[p, l]: fewest sums for the parts p.. when l larger parts are still to be placed.
        var cheapest = new int[parts + 1, larger + 1];
        for (var part = parts - 1; part >= 0; part--)
        {
            for (var left = 0; left <= Math.Min(larger, parts - part); left++)
            {
                cheapest[part, left] = Math.Min(CostOf(part, left, takeLarger: true), CostOf(part, left, takeLarger: false));
            }
        }

        var plan = ImmutableArray.CreateBuilder<LeafRange>(parts);
        for (var (part, left) = (0, larger); part < parts; part++)
        {
            var takeLarger = CostOf(part, left, takeLarger: true) <= CostOf(part, left, takeLarger: false);
            plan.Add(PartAt(part, left, takeLarger));
            left -= takeLarger ? 1 : 0;
        }

        return plan.MoveToImmutable();

        LeafRange PartAt(int part, int left, bool takeLarger) =>
            new(range.Start + (part * small) + (larger - left), small + (takeLarger ? 1 : 0));

        int CostOf(int part, int left, bool takeLarger)
        {
            var remaining = left - (takeLarger ? 1 : 0);
            return remaining < 0 || remaining > parts - part - 1
                ? int.MaxValue
                : tree.CountSubtrees(PartAt(part, left, takeLarger)) + cheapest[part + 1, remaining];
        }
    }
}
