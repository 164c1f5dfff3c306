using Cluster.Collectives.Reduction;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.Tests.Reduction;

public sealed class SubtreeSumsPoolTests
{
    private const int RoundsToWarmUp = 50;
    private const int RoundsToMeasure = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(13)]
    public void Reducer_SteadyState_RentsNoNewArenaAndAllocatesNothing(int leafCount)
    {
        var tree = new ReductionTree(leafCount);
        using var pool = new SubtreeSumsPool(AwkwardSums.Length);
        var round = new RepeatedRound(tree, pool);
        for (var count = 0; count < RoundsToWarmUp; count++)
        {
            round.Play();
        }

        var arenas = round.ArenasSeen;
        round.WatchesArenas = false;
        round.Play();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < RoundsToMeasure; count++)
        {
            round.Play();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        round.WatchesArenas = true;
        round.Play();
        Assert.Equal(arenas, round.ArenasSeen);
        Assert.InRange(arenas, 1, leafCount);
    }

    [Fact]
    public void Rent_AfterReturn_GivesTheSameSumsOfItsKind()
    {
        using var pool = new SubtreeSumsPool(5);
        var (training, evaluation) = (pool.Rent(withGradients: true), pool.Rent(withGradients: false));
        pool.Return(evaluation);
        pool.Return(training);

        Assert.Same(training, pool.Rent(withGradients: true));
        Assert.Same(evaluation, pool.Rent(withGradients: false));
        Assert.Equal((5, 0), (training.Gradients.Length, evaluation.Gradients.Length));
    }

    [Fact]
    public void Rent_NothingOnTheShelf_GivesOtherSums()
    {
        using var pool = new SubtreeSumsPool(5);
        using var first = pool.Rent(withGradients: true);
        using var second = pool.Rent(withGradients: true);

        Assert.NotSame(first, second);
        Assert.Equal(5, pool.GradientLength);
    }

    [Fact]
    public void Dispose_FreesWhatLiesOnTheShelves()
    {
        var pool = new SubtreeSumsPool(5);
        var (training, evaluation) = (pool.Rent(withGradients: true), pool.Rent(withGradients: false));
        pool.Return(training);
        pool.Return(evaluation);
        pool.Dispose();

        Assert.Throws<ObjectDisposedException>(() => training.Gradients.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => evaluation.Gradients.Span.Length);
    }

    /// <summary>A round of leaves that come in an order in which few find their sibling at once.</summary>
    private sealed class RepeatedRound(ReductionTree tree, SubtreeSumsPool pool)
    {
        private readonly HashSet<SubtreeSums> _arenas = new(ReferenceEqualityComparer.Instance);
        private readonly TreeReducer _thread = new(pool);
        private readonly TreeReducer _coordinator = new(pool);

        public bool WatchesArenas { get; set; } = true;

        public int ArenasSeen => _arenas.Count;

        public void Play()
        {
            _thread.Reset(tree);
            _coordinator.Reset(tree);
            for (var offset = 0; offset < 2; offset++)
            {
                for (var leaf = offset; leaf < tree.LeafCount; leaf += 2)
                {
                    var sums = pool.Rent(withGradients: true);
                    if (WatchesArenas)
                    {
                        _arenas.Add(sums);
                    }

                    sums.Gradients.Span.Fill(leaf);
                    sums.Node = new Subtree(0, leaf);
                    _thread.Add(sums);
                }
            }

            _thread.MoveTo(_coordinator);
            pool.Return(_coordinator.TakeRoot());
        }
    }
}
