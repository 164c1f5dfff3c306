using System.Net;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Engine.Memory;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Exchanges;

/// <summary>A worker's part in exchanges: its replica of the weights, its connections, and the exchange in progress.</summary>
public sealed class WorkerExchange : IAsyncDisposable, IPieceSink
{
    private readonly Lock _gate = new();
    private readonly WorkerId _self;
    private readonly Replica _replica;
    private readonly SubtreeSumsPool _pool;
    private readonly AlignedBuffer _gradient;
    private readonly PeerMesh _mesh;
    private readonly PendingSends _sends = new();
    private readonly HashSet<WorkerId> _dialled = [];
    private readonly Dictionary<WorkerId, SubtreeSums> _arriving = [];
    private readonly HashSet<int> _stateArenas = [];
    private HashSet<WorkerId> _peers = [];
    private GradientExchange? _current;
    private TaskCompletionSource _news = Turn();

    /// <summary>Listens for peers.</summary>
    /// <param name="self">Who this worker is.</param>
    /// <param name="replica">Its weights; they go with this object.</param>
    /// <param name="pool">Where arenas come from.</param>
    /// <param name="address">Where to listen.</param>
    /// <param name="port">On which port; 0 takes a free one.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    public WorkerExchange(WorkerId self, Replica replica, SubtreeSumsPool pool, IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(replica);
        ArgumentNullException.ThrowIfNull(pool);
        (_self, _replica, _pool) = (self, replica, pool);
        _gradient = new AlignedBuffer(pool.GradientLength);
        _mesh = new PeerMesh(address, port, this);
    }

    /// <summary>Hears what the coordinator is to be told; set before the first connection is opened.</summary>
    public Action<ExchangeWord> Tell { get; set; } = _ => { };

    /// <summary>The port.</summary>
    public int Port => _mesh.Port;

    /// <summary>What the coordinator makes tickets with for those who dial this worker.</summary>
    public ReadOnlyMemory<byte> Secret => _mesh.Secret;

    /// <summary>The weights that training goes on from.</summary>
    public AlignedBuffer Weights => _replica.Weights;

    /// <summary>Opens the connection to a peer; failure is told.</summary>
    /// <param name="peer">Where it listens.</param>
    public void Dial(PeerAddress peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (_dialled.Add(peer.Worker))
        {
            _ = Task.Run(() => _mesh.DialAsync(peer));
        }
    }

    /// <summary>The weights that a round reads, once they are here.</summary>
    /// <param name="round">The round.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<AlignedBuffer> WeightsForAsync(Round round, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(round);
        while (true)
        {
            Task news;
            lock (_gate)
            {
                if (_replica.Step == round.Step && _stateArenas.Count == _replica.Arenas.Count)
                {
                    return round.WeightsKind == WeightsKind.Averaged ? _replica.Average! : _replica.Weights;
                }

                news = _news.Task;
            }

            await news.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Begins an exchange, in the place of one that was torn.</summary>
    /// <param name="order">The assignment that brought it.</param>
    public async ValueTask BeginAsync(AssignmentOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var plan = order.Exchange ?? throw new ArgumentException("An exchange begins with a plan, got none.", nameof(order));
        var members = plan.Members.Select(member => member.Worker).ToHashSet();
        foreach (var gone in _peers.Where(peer => !members.Contains(peer)))
        {
            await _mesh.CloseAsync(gone).ConfigureAwait(false);
        }

        await _sends.WaitAsync().ConfigureAwait(false);
        foreach (var peer in order.Peers)
        {
            Dial(peer);
        }

        members.Remove(_self);
        lock (_gate)
        {
            _peers = members;
            _current?.End();
            _current = new GradientExchange(order.Round, plan, _self, _replica.Update, _pool, _gradient);
            Announce();
        }
    }

    /// <summary>Sends whole sums to those who own parts of them, and keeps its own part. They belong to the exchange from here on.</summary>
    /// <param name="sums">Sums of the exchange in progress.</param>
    public void Contribute(SubtreeSums sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        var exchange = _current!;
        foreach (var (peer, start, count) in exchange.Peers.Where(peer => peer.Count > 0))
        {
            _mesh[peer].Send(NoticeOf(exchange, PieceKind.Sums, sums, start, count), BytesOf(sums.Gradients, start, count), _sends);
        }

        if (exchange.Take(_self, sums))
        {
            Reduce(exchange);
        }
    }

    /// <summary>Applies the gradient that the exchange left, and says what came of it.</summary>
    /// <param name="commit">The order.</param>
    /// <exception cref="ContractException">This worker does not hold that gradient.</exception>
    public async ValueTask CommitAsync(CommitOrder commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (_current is not { IsWhole: true } exchange || exchange.Key.Step != commit.Step)
        {
            throw new ContractException($"step {commit.Step} was committed, but its gradient is not here");
        }

        var result = _replica.Apply(_gradient, commit);
        Tell(new AppliedWord(_replica.Step, result.WeightsDigest));
        await _sends.WaitAsync().ConfigureAwait(false);
        exchange.End();
        _current = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _mesh.DisposeAsync().ConfigureAwait(false);
        _current?.End();
        _gradient.Dispose();
        _replica.Dispose();
    }

    /// <inheritdoc/>
    async ValueTask<Memory<byte>?> IPieceSink.PlaceAsync(WorkerId peer, PieceNotice notice, CancellationToken cancellationToken)
    {
        if (notice.Kind == PieceKind.State)
        {
            return PlaceOfState(peer, notice);
        }

        while (true)
        {
            Task news;
            lock (_gate)
            {
                var order = _current is { } current ? notice.Key.CompareTo(current.Key) : notice.Step < _replica.Step ? -1 : 1;
                if (order <= 0)
                {
                    return order < 0 ? null : Place(_current!, peer, notice);
                }

                news = _news.Task;
            }

            await news.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    void IPieceSink.OnWhole(WorkerId peer, PieceNotice notice)
    {
        if (notice.Kind == PieceKind.State)
        {
            TakeState(notice);
            return;
        }

        GradientExchange? exchange;
        var sums = default(SubtreeSums);
        lock (_gate)
        {
            exchange = _current?.Key == notice.Key ? _current : null;
            if (notice.Kind == PieceKind.Sums && _arriving.Remove(peer, out sums) && exchange is null)
            {
                _pool.Return(sums);
            }
        }

        if (exchange is not null && sums is not null && exchange.Take(peer, sums))
        {
            Reduce(exchange);
        }
        else if (exchange is not null && sums is null && exchange.TakeReduced(peer))
        {
            Tell(new HeldWord(exchange.Key.Generation, exchange.Key.Step));
        }
    }

    /// <inheritdoc/>
    void IPieceSink.OnLost(WorkerId peer, string reason)
    {
        lock (_gate)
        {
            if (_arriving.Remove(peer, out var torn))
            {
                _pool.Return(torn);
            }
        }

        Tell(new PeerLostWord(peer, reason));
    }

    private static TaskCompletionSource Turn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ReadOnlyMemory<byte> BytesOf(AlignedBuffer arena, int start, int count) =>
        arena.AsByteMemory().Slice(start * sizeof(float), count * sizeof(float));

    private static PieceNotice NoticeOf(GradientExchange exchange, PieceKind kind, SubtreeSums? sums, int start, int count) => new()
    {
        Kind = kind,
        Level = sums?.Node.Level ?? 0,
        Index = sums?.Node.Index ?? 0,
        Start = start,
        Count = count,
        Generation = exchange.Key.Generation.Value,
        Step = exchange.Key.Step,
    };

    private Memory<byte> Place(GradientExchange exchange, WorkerId peer, in PieceNotice notice)
    {
        exchange.Check(peer, notice);
        var arena = _gradient;
        if (notice.Kind == PieceKind.Sums)
        {
            var sums = _pool.Rent(withGradients: true);
            (sums.Node, sums.Scalars) = (notice.Node, default);
            _arriving.Add(peer, sums);
            arena = sums.Gradients;
        }

        return arena.AsByteMemory().Slice(notice.Start * sizeof(float), notice.Count * sizeof(float));
    }

    private Memory<byte> PlaceOfState(WorkerId peer, in PieceNotice notice)
    {
        var arenas = _replica.Arenas;
        return peer == PeerMesh.Coordinator && notice.Level >= 0 && notice.Level < arenas.Count && notice.Count == arenas[notice.Level].Length
            ? arenas[notice.Level].AsByteMemory()
            : throw new ContractException($"worker {peer} sent a state that this job does not have: {notice}");
    }

    private void TakeState(in PieceNotice notice)
    {
        lock (_gate)
        {
            _stateArenas.Add(notice.Level);
            _replica.Step = notice.Step;
            Announce();
        }
    }

    private void Reduce(GradientExchange exchange)
    {
        var isWhole = exchange.Reduce();
        var (start, count) = exchange.Own;
        if (count > 0)
        {
            var notice = NoticeOf(exchange, PieceKind.Reduced, null, start, count);
            foreach (var peer in exchange.Peers.Select(peer => peer.Worker).Append(PeerMesh.Coordinator))
            {
                _mesh[peer].Send(notice, BytesOf(_gradient, start, count), _sends);
            }
        }

        if (isWhole)
        {
            Tell(new HeldWord(exchange.Key.Generation, exchange.Key.Step));
        }
    }

    // Under the lock.
    private void Announce()
    {
        _news.TrySetResult();
        _news = Turn();
    }
}
