using System.Net;
using Cluster.Collectives.Exchanges;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Tests.Exchanges;

/// <summary>Workers of one process that reduce gradients over real connections.</summary>
public sealed class PeerReductionTests
{
    private const int Length = 300_001;

    private static readonly ParameterLayout Layout = ParameterLayout.Of(new Linear(Length, 1, bias: false));

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(2, 7)]
    [InlineData(3, 8)]
    [InlineData(5, 3)]
    [InlineData(12, 12)]
    public async Task Exchanges_OfAnyNumberOfWorkers_LeaveTheBitsOfTheTree(int workers, int leaves)
    {
        await using var group = new Group(workers);
        for (var step = 0; step < 3; step++)
        {
            var plan = Group.Plan(new Generation(1), leaves, workers);

            await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => group.ExchangeAsync(worker, step, plan)));

            group.AssertHold(step, leaves, workers);
            await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => group.EndAsync(worker)));
        }
    }

    [Fact]
    public async Task Exchange_TornByALoss_BeginsAgainAmongTheOthers()
    {
        const int Leaves = 6;
        await using var group = new Group(3);
        var torn = Group.Plan(new Generation(1), Leaves, 3);
        await group.BeginAsync(0, step: 0, torn);
        await group.BeginAsync(1, step: 0, torn);
        group.Contribute(0, step: 0, torn);
        group.Contribute(1, step: 0, torn);
        await group.LoseLastAsync();

        var plan = Group.Plan(new Generation(2), Leaves, 2);
        await Task.WhenAll(group.ExchangeAsync(0, 0, plan), group.ExchangeAsync(1, 0, plan));

        group.AssertHold(0, Leaves, 2);
        await Task.WhenAll(group.EndAsync(0), group.EndAsync(1));
    }

    private sealed class Group : IAsyncDisposable
    {
        private readonly List<(PeerReduction Reduction, SubtreeSumsPool Pool, SemaphoreSlim Held)> _workers = [];

        public Group(int count)
        {
            for (var worker = 0; worker < count; worker++)
            {
                var (held, pool) = (new SemaphoreSlim(0), new SubtreeSumsPool(Layout));
                var update = new WeightUpdate(Layout, new Sgd(0.1));
                _workers.Add((new PeerReduction(new WorkerId(worker + 1), update, pool, IPAddress.Loopback, 0) { Held = (_, _) => held.Release() },
                    pool, held));
            }
        }

        public static Exchange Plan(Generation generation, int leaves, int members) => new(
            generation,
            [.. Enumerable.Range(0, members).Select(worker => new ExchangeMember(new WorkerId(worker + 1), RangeOf(worker, leaves, members)))]);

        public async Task ExchangeAsync(int worker, long step, Exchange plan)
        {
            await BeginAsync(worker, step, plan);
            Contribute(worker, step, plan);
            await _workers[worker].Held.WaitAsync();
        }

        public async Task BeginAsync(int worker, long step, Exchange plan)
        {
            var peers = _workers.Take(worker).Select((peer, index) => new PeerAddress(
                new WorkerId(index + 1),
                "127.0.0.1",
                peer.Reduction.Port,
                PeerReduction.TicketFor(peer.Reduction.Secret.Span, new WorkerId(worker + 1))));
            await _workers[worker].Reduction.BeginAsync(RoundOf(step, plan), plan, peers);
        }

        public void Contribute(int worker, long step, Exchange plan)
        {
            var tree = RoundOf(step, plan).Tree;
            var (range, pool) = (plan.Members[worker].Range, _workers[worker].Pool);
            var reducer = new TreeReducer(pool);
            reducer.Reset(tree);
            for (var leaf = range.Start; leaf < range.End; leaf++)
            {
                reducer.Add(Leaf(pool, step, leaf));
            }

            List<SubtreeSums> sums = [];
            reducer.MoveTo(sums);
            sums.ForEach(_workers[worker].Reduction.Contribute);
        }

        public void AssertHold(long step, int leaves, int workers)
        {
            using var pool = new SubtreeSumsPool(Layout);
            var reducer = new TreeReducer(pool);
            reducer.Reset(new ReductionTree(leaves));
            for (var leaf = 0; leaf < leaves; leaf++)
            {
                reducer.Add(Leaf(pool, step, leaf));
            }

            var root = reducer.TakeRoot();
            for (var worker = 0; worker < workers; worker++)
            {
                Assert.True(_workers[worker].Reduction.Holds(step));
                Assert.True(root.Gradients.Bytes.SequenceEqual(_workers[worker].Reduction.Gradient.Bytes));
            }

            pool.Return(root);
        }

        public Task EndAsync(int worker) => _workers[worker].Reduction.EndAsync().AsTask();

        public async Task LoseLastAsync()
        {
            await CloseAsync(_workers[^1]);
            _workers.RemoveAt(_workers.Count - 1);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var worker in _workers)
            {
                await CloseAsync(worker);
            }
        }

        private static async Task CloseAsync((PeerReduction Reduction, SubtreeSumsPool Pool, SemaphoreSlim Held) worker)
        {
            await worker.Reduction.DisposeAsync();
            worker.Pool.Dispose();
            worker.Held.Dispose();
        }

        private static LeafRange RangeOf(int worker, int leaves, int workers)
        {
            var start = leaves * worker / workers;
            return new LeafRange(start, (leaves * (worker + 1) / workers) - start);
        }

        private static Round RoundOf(long step, Exchange plan) =>
            new(RoundKind.Train, step, 0, 0, plan.Members.Max(member => member.Range.End));

        // Each leaf's floats are of quite different sizes, so that another order of additions has other bits.
        private static SubtreeSums Leaf(SubtreeSumsPool pool, long step, int leaf)
        {
            var random = new Random(((int)step * 100) + leaf);
            var sums = pool.Rent(withGradients: true);
            sums.Node = new Subtree(0, leaf);
            foreach (ref var value in sums.Gradients.Span[..Length])
            {
                value = (random.NextSingle() - 0.5f) * (1 << random.Next(20));
            }

            return sums;
        }
    }
}
