using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Exchanges;

/// <summary>One exchange as one worker sees it: the sums of its shard, its own and those of its peers, and the reduced shards of all.</summary>
internal sealed class GradientExchange
{
    private readonly Lock _gate = new();
    private readonly Round _round;
    private readonly Exchange _plan;
    private readonly int _place;
    private readonly Shards _shards;
    private readonly WeightUpdate _update;
    private readonly AlignedBuffer _reduced;
    private readonly RoundSums _sums;
    private readonly HashSet<(WorkerId Peer, Subtree Node)> _expected = [];
    private readonly HashSet<WorkerId> _missingShards = [];

    /// <param name="round">The round.</param>
    /// <param name="plan">Who does what.</param>
    /// <param name="self">Who this worker is.</param>
    /// <param name="update">The update whose blocks the shards consist of.</param>
    /// <param name="pool">Where arenas go back to.</param>
    /// <param name="reduced">Takes the reduced gradient.</param>
    public GradientExchange(Round round, Exchange plan, WorkerId self, WeightUpdate update, SubtreeSumsPool pool, AlignedBuffer reduced)
    {
        (_round, _plan, _place, _update, _reduced) = (round, plan, plan.PlaceOf(self), update, reduced);
        (_shards, _sums) = (new Shards(update, reduced.Length, plan.Members.Length), new RoundSums(pool));
        _sums.Reset(round.Tree);
        foreach (var (worker, range) in plan.Members)
        {
            foreach (var node in NodesOf(round.Tree, range))
            {
                _expected.Add((worker, node));
            }

            if (_shards.FloatsOf(plan.PlaceOf(worker)).Count > 0)
            {
                _missingShards.Add(worker);
            }
        }
    }

    /// <summary>Which exchange it is.</summary>
    public ExchangeKey Key => new(_round.Step, _plan.Generation);

    /// <summary>Who else takes part, with the floats that each owns.</summary>
    public IEnumerable<(WorkerId Worker, int Start, int Count)> Peers
    {
        get
        {
            for (var place = 0; place < _plan.Members.Length; place++)
            {
                if (place != _place)
                {
                    var (start, count) = _shards.FloatsOf(place);
                    yield return (_plan.Members[place].Worker, start, count);
                }
            }
        }
    }

    /// <summary>The floats that this worker owns.</summary>
    public (int Start, int Count) Own => _shards.FloatsOf(_place);

    /// <summary>Whether this worker holds the whole reduced gradient.</summary>
    public bool IsWhole
    {
        get
        {
            lock (_gate)
            {
                return _missingShards.Count == 0;
            }
        }
    }

    /// <summary>Holds a piece against the plan.</summary>
    /// <exception cref="ContractException">The plan does not ask the peer for it.</exception>
    public void Check(WorkerId peer, in PieceNotice notice)
    {
        lock (_gate)
        {
            var isReduced = notice.Kind == PieceKind.Reduced;
            var isAsked = isReduced ? _missingShards.Contains(peer) : _expected.Contains((peer, notice.Node));
            var floats = isReduced && isAsked ? _shards.FloatsOf(_plan.PlaceOf(peer)) : Own;
            if (!isAsked || (notice.Start, notice.Count) != floats)
            {
                throw new ContractException($"worker {peer} sent a piece that it was not asked for: {notice}");
            }
        }
    }

    /// <summary>A peer's reduced shard is in its place.</summary>
    /// <returns>Whether the gradient is whole now.</returns>
    public bool TakeReduced(WorkerId peer)
    {
        lock (_gate)
        {
            return _missingShards.Remove(peer) && _missingShards.Count == 0;
        }
    }

    /// <summary>Takes sums of which this worker's shard is there.</summary>
    /// <returns>Whether this worker's shard can be reduced now.</returns>
    public bool Take(WorkerId peer, SubtreeSums sums)
    {
        lock (_gate)
        {
            _expected.Remove((peer, sums.Node));
            _sums.Add(peer, sums, isWhole: true);
            return _expected.Count == 0;
        }
    }

    /// <summary>Finishes the tree for this worker's shard.</summary>
    /// <returns>Whether the gradient is whole now.</returns>
    public bool Reduce()
    {
        lock (_gate)
        {
            _sums.Cover();
            var (first, end) = _shards.BlocksOf(_place);
            for (var block = first; block < end; block++)
            {
                for (var merge = 0; merge < _sums.MergeCount; merge++)
                {
                    var (target, addend) = _sums.MergeOf(merge);
                    _update.Merge(block, target, addend);
                }
            }

            var (start, count) = Own;
            _sums.Root.Span.Slice(start, count).CopyTo(_reduced.Span.Slice(start, count));
            return _missingShards.Remove(_plan.Members[_place].Worker) && _missingShards.Count == 0;
        }
    }

    /// <summary>Where the reduced gradient comes together.</summary>
    public AlignedBuffer Gradient => _reduced;

    /// <summary>Ends the exchange; its arenas go back. Nothing of them may be under way to peers any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _sums.Reset(_round.Tree);
        }
    }

    private static IEnumerable<Subtree> NodesOf(ReductionTree tree, LeafRange range)
    {
        while (range.Count > 0)
        {
            var node = tree.LargestAtStart(range);
            yield return node;
            var covered = tree.LeavesOf(node).Count;
            range = new LeafRange(range.Start + covered, range.Count - covered);
        }
    }
}
