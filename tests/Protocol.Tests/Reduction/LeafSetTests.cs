using Cluster.Protocol.Reduction;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Protocol.Tests.Reduction;

/// <summary>The set kept as bits against a set kept as numbers, beyond one machine word too.</summary>
public sealed class LeafSetTests
{
    private static readonly Config ManyCases = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Fact]
    public void With_AnyRanges_HoldsTheirUnion() =>
        Check((leafCount, ranges) =>
        {
            var (set, model) = Build(leafCount, ranges);
            return set.Count == model.Count && Enumerable.Range(0, leafCount).All(leaf => set.Contains(leaf) == model.Contains(leaf));
        });

    [Fact]
    public void ContainsAnyAndAll_AnyRange_AgreeWithEveryLeaf() =>
        Check((leafCount, ranges) =>
        {
            var (set, model) = Build(leafCount, ranges.Skip(1));
            var asked = ranges.FirstOrDefault();
            var leaves = Enumerable.Range(asked.Start, asked.Count).ToList();
            return set.ContainsAny(asked) == leaves.Any(model.Contains) && set.ContainsAll(asked) == leaves.All(model.Contains);
        });

    [Fact]
    public void Gaps_AnySet_AreMaximalRunsOfExactlyTheMissingLeaves() =>
        Check((leafCount, ranges) =>
        {
            var (set, model) = Build(leafCount, ranges);
            var gaps = set.Gaps(leafCount);
            var missing = gaps.SelectMany(gap => Enumerable.Range(gap.Start, gap.Count));
            var touching = gaps.Zip(gaps.Skip(1), (left, right) => left.End >= right.Start);
            return missing.SequenceEqual(Enumerable.Range(0, leafCount).Where(leaf => !model.Contains(leaf)))
                && gaps.All(gap => gap.Count > 0) && !touching.Any(touches => touches);
        });

    [Fact]
    public void With_Range_LeavesTheOriginalAsItWas()
    {
        var before = LeafSet.Empty(70).With(new LeafRange(0, 3));
        var after = before.With(new LeafRange(60, 10));

        Assert.Equal((3, 13), (before.Count, after.Count));
        Assert.False(before.ContainsAny(new LeafRange(3, 67)));
        Assert.Equal([new LeafRange(3, 57)], after.Gaps(70));
    }

    private static void Check(Func<int, LeafRange[], bool> holds)
    {
        var cases =
            from leafCount in Gen.Choose(1, 200)
            from ends in Gen.Two(Gen.Choose(0, leafCount)).ListOf()
            select (leafCount, ranges: ends.Select(pair => Between(pair.Item1, pair.Item2)).ToArray());
        Prop.ForAll(cases.ToArbitrary(), example => holds(example.leafCount, example.ranges)).Check(ManyCases);
    }

    private static LeafRange Between(int first, int second) => new(Math.Min(first, second), Math.Abs(first - second));

    private static (LeafSet Set, HashSet<int> Model) Build(int leafCount, IEnumerable<LeafRange> ranges)
    {
        var (set, model) = (LeafSet.Empty(leafCount), new HashSet<int>());
        foreach (var range in ranges)
        {
            set = set.With(range);
            model.UnionWith(Enumerable.Range(range.Start, range.Count));
        }

        return (set, model);
    }
}
