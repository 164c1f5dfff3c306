using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Engine.Memory;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Exchanges;

/// <summary>One exchange as one worker sees it: the sums of its shard, its own and those of its peers, and the reduced shards of all. A piece
/// is reduced, and leaves for the peers, as soon as everybody's part of it is there.</summary>
internal sealed class GradientExchange : IPieceHome
{
    private readonly Lock _gate = new();
    private readonly Lock _reducing = new();
    private readonly PeerReduction _run;
    private readonly Round _round;
    private readonly Exchange _plan;
    private readonly Shards _shards;
    private readonly int _place;
    private readonly RoundSums _sums;
    private readonly ReducedPieces _reduced;
    private readonly List<Arrival> _arrivals = [];

    // How many sums each piece of this worker's shard still lacks.
    private readonly int[] _lacking;

    // Places that are written or read; the arenas stay until there is none.
    private int _inUse;
    private bool _isOver;

    /// <param name="run">What exchanges share.</param>
    /// <param name="round">The round.</param>
    /// <param name="plan">Who does what.</param>
    /// <param name="shards">Its shards.</param>
    public GradientExchange(PeerReduction run, Round round, Exchange plan, Shards shards)
    {
        (_run, _round, _plan, _shards, _place) = (run, round, plan, shards, plan.PlaceOf(run.Self));
        (_sums, _reduced) = (new RoundSums(run.Pool), new ReducedPieces(plan, shards));
        _sums.Reset(round.Tree);
        foreach (var (worker, range) in plan.Members)
        {
            _arrivals.AddRange(NodesOf(round.Tree, range).Select(node => new Arrival(worker, node)));
        }

        _lacking = new int[shards.PiecesOf(_place)];
        Array.Fill(_lacking, _arrivals.Count);
    }

    /// <summary>Which exchange it is.</summary>
    public ExchangeKey Key => new(_round.Step, _plan.Generation);

    /// <summary>Whether this worker holds the whole reduced gradient.</summary>
    public bool IsWhole
    {
        get
        {
            lock (_gate)
            {
                return _reduced.IsWhole;
            }
        }
    }

    /// <summary>Sends whole sums to those who own parts of them, and keeps its own part. They belong to the exchange from here on.</summary>
    /// <param name="sums">Sums of this worker.</param>
    public void Contribute(SubtreeSums sums)
    {
        var most = Enumerable.Range(0, _shards.Count).Max(_shards.PiecesOf);
        for (var piece = 0; piece < most; piece++)
        {
            for (var place = 0; place < _shards.Count; place++)
            {
                if (place != _place && piece < _shards.PiecesOf(place))
                {
                    Send(_plan.Members[place].Worker, PieceKind.Sums, sums.Node, sums.Gradients, _shards.FloatsOf(place, piece));
                }
            }
        }

        lock (_gate)
        {
            var own = _arrivals.Find(arrival => arrival.Worker == _run.Self && arrival.Node == sums.Node)!;
            (own.Sums, own.Taken) = (sums, _lacking.Length);
            _sums.Add(_run.Self, sums, isWhole: true);
            _inUse++;
        }

        for (var piece = 0; piece < _lacking.Length; piece++)
        {
            Count(piece);
        }

        Release();
    }

    /// <summary>Gives a peer's piece its place.</summary>
    /// <param name="peer">Who sends it.</param>
    /// <param name="notice">What it is.</param>
    /// <exception cref="ContractException">The plan does not ask the peer for it.</exception>
    public PiecePlace Place(WorkerId peer, in PieceNotice notice)
    {
        var node = notice.Node;
        lock (_gate)
        {
            var arrival = notice.Kind == PieceKind.Sums ? _arrivals.Find(arrival => arrival.Worker == peer && arrival.Node == node) : null;
            var isAsked = notice.Kind == PieceKind.Sums
                ? arrival?.Taken < _lacking.Length && (notice.Start, notice.Count) == _shards.FloatsOf(_place, arrival.Taken)
                : _reduced.IsMissing(peer, notice);
            if (!isAsked || peer == _run.Self)
            {
                throw new ContractException($"worker {peer} sent a piece that it was not asked for: {notice}");
            }

            if (arrival is { Sums: null })
            {
                arrival.Sums = _run.Pool.Rent(withGradients: true);
                (arrival.Sums.Node, arrival.Sums.Scalars) = (node, default);
                _sums.Add(peer, arrival.Sums, isWhole: true);
            }

            _inUse++;
            var arena = arrival?.Sums!.Gradients ?? _run.Gradient;
            return new PiecePlace(arena.AsByteMemory().Slice(notice.Start * sizeof(float), notice.Count * sizeof(float)), this);
        }
    }

    /// <inheritdoc/>
    public void OnWhole(WorkerId peer, in PieceNotice notice)
    {
        if (notice.Kind == PieceKind.Sums)
        {
            var (node, piece) = (notice.Node, 0);
            lock (_gate)
            {
                piece = _arrivals.Find(arrival => arrival.Worker == peer && arrival.Node == node)!.Taken++;
            }

            Count(piece);
        }
        else
        {
            Hold(peer, notice.Start);
        }

        Release();
    }

    /// <inheritdoc/>
    public void OnTorn(WorkerId peer, in PieceNotice notice) => Release();

    /// <summary>Ends the exchange; its arenas go back. Nothing of them may be under way to peers any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            (_isOver, _inUse) = (true, _inUse + 1);
        }

        Release();
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

    private void Release()
    {
        lock (_gate)
        {
            if (--_inUse == 0 && _isOver)
            {
                _sums.Reset(_round.Tree);
            }
        }
    }

    // One more part of a piece is here.
    private void Count(int piece)
    {
        lock (_gate)
        {
            if (--_lacking[piece] > 0 || _isOver)
            {
                return;
            }

            // Each part is of sums that have come into being by now, so the order of additions is known.
            _sums.Cover();
        }

        lock (_reducing)
        {
            Reduce(piece);
        }

        var floats = _shards.FloatsOf(_place, piece);
        foreach (var member in _plan.Members)
        {
            if (member.Worker != _run.Self)
            {
                Send(member.Worker, PieceKind.Reduced, default, _run.Gradient, floats);
            }
        }

        foreach (var follower in _run.Followers)
        {
            Send(follower, PieceKind.Reduced, default, _run.Gradient, floats);
        }

        Hold(_run.Self, floats.Start);
    }

    // Finishes the tree block by block.
    private void Reduce(int piece)
    {
        var merges = _sums.Merges;
        if (merges.IsEmpty)
        {
            var (start, count) = _shards.FloatsOf(_place, piece);
            _sums.Root.Span.Slice(start, count).CopyTo(_run.Gradient.Span.Slice(start, count));
            return;
        }

        var (first, end) = _shards.BlocksOf(_place, piece);
        for (var block = first; block < end; block++)
        {
            _run.Update.Merge(block, merges, _run.Gradient);
        }
    }

    private void Hold(WorkerId owner, int start)
    {
        bool isWhole;
        lock (_gate)
        {
            isWhole = _reduced.Take(owner, start);
        }

        if (isWhole)
        {
            _run.Held(Key.Generation, Key.Step);
        }
    }

    private void Send(WorkerId peer, PieceKind kind, Subtree node, AlignedBuffer arena, (int Start, int Count) floats)
    {
        var notice = new PieceNotice
        {
            Kind = kind,
            Level = node.Level,
            Index = node.Index,
            Start = floats.Start,
            Count = floats.Count,
            Generation = Key.Generation.Value,
            Step = Key.Step,
        };
        _run.Send(peer, notice, arena.AsByteMemory().Slice(floats.Start * sizeof(float), floats.Count * sizeof(float)));
    }

    private sealed class Arrival(WorkerId worker, Subtree node)
    {
        public WorkerId Worker => worker;

        public Subtree Node => node;

        public SubtreeSums? Sums { get; set; }

        // Pieces that are whole.
        public int Taken { get; set; }
    }
}
