using Cluster.Collectives.Reduction;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.Tests.Reduction;

/// <summary>Reducers put together as they are in a run: one for each thread of a worker, one for the worker, one for the
/// coordinator.</summary>
public sealed class TreeReducerThreadsTests
{
    private const int MostLeaves = 40;
    private const int Seed = 6;

    public static TheoryData<int> LeafCounts => [.. Enumerable.Range(1, MostLeaves)];

    [Theory, MemberData(nameof(LeafCounts))]
    public void MoveTo_WorkersTimesThreads_GivesTheBitsOfThePlainTree(int leafCount)
    {
        var tree = new ReductionTree(leafCount);
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var coordinator = new TreeReducer(pool);
        foreach (var workers in (int[])[1, 2, 3, 5])
        {
            foreach (var threads in (int[])[1, 2, 3, 4])
            {
                coordinator.Reset(tree);
                foreach (var range in RangePlanner.Plan(tree, new LeafRange(0, leafCount), workers).Reverse())
                {
                    var worker = ReduceRange(tree, range, threads, pool);
                    Assert.Equal(tree.CountSubtrees(range), worker.Held.Count);
                    worker.MoveTo(coordinator);
                    Assert.Empty(worker.Held);
                }

                var root = coordinator.TakeRoot();
                AwkwardSums.AssertIsRoot(tree, Seed, root);
                pool.Return(root);
            }
        }
    }

    private static TreeReducer ReduceRange(ReductionTree tree, LeafRange range, int threads, SubtreeSumsPool pool)
    {
        var parts = RangePlanner.Plan(tree, range, threads);
        var reducers = parts.Select(_ => new TreeReducer(pool)).ToArray();
        Parallel.For(0, parts.Length, thread =>
        {
            reducers[thread].Reset(tree);
            for (var leaf = parts[thread].Start; leaf < parts[thread].End; leaf++)
            {
                reducers[thread].Add(AwkwardSums.Rent(pool, tree, new Subtree(0, leaf), Seed));
            }
        });

        var worker = new TreeReducer(pool);
        worker.Reset(tree);
        foreach (var reducer in reducers)
        {
            reducer.MoveTo(worker);
            Assert.Empty(reducer.Held);
        }

        return worker;
    }
}
