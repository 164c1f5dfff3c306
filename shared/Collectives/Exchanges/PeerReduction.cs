using System.Net;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Exchanges;

/// <summary>Reduces gradients with peers, one exchange after the other: each is sent the others' sums of its shard, finishes the tree for it, and
/// tells the others. It moves and adds numbers, and knows nothing of what becomes of them.</summary>
public sealed class PeerReduction : IAsyncDisposable, IPieceSink
{
    private readonly Lock _gate = new();
    private readonly PeerMesh _mesh;
    private readonly PendingSends _sends = new();
    private readonly HashSet<WorkerId> _dialled = [];
    private HashSet<WorkerId> _peers = [];
    private Shards? _shards;
    private GradientExchange? _current;
    private long _nextStep;

    /// <summary>Listens for peers.</summary>
    /// <param name="self">Who this worker is.</param>
    /// <param name="update">The update whose blocks are the least that is merged by itself.</param>
    /// <param name="pool">Where arenas come from.</param>
    /// <param name="address">Where to listen.</param>
    /// <param name="port">On which port; 0 takes a free one.</param>
    /// <param name="tls">TLS; null for plain connections.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    public PeerReduction(WorkerId self, WeightUpdate update, SubtreeSumsPool pool, IPAddress address, int port, PeerTls? tls = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        (Self, Update, Pool) = (self, update, pool);
        Gradient = new AlignedBuffer(pool.GradientLength);
        _mesh = new PeerMesh(address, port, this, tls);
    }

    /// <summary>Hears, on any thread, which exchange left the whole gradient.</summary>
    public Action<Generation, long> Held { get; init; } = (_, _) => { };

    /// <summary>Hears that the connection to a peer ended or could not be opened, and why.</summary>
    public Action<WorkerId, string> Lost { get; init; } = (_, _) => { };

    /// <summary>The port.</summary>
    public int Port => _mesh.Port;

    /// <summary>What tickets for this worker are made with.</summary>
    public ReadOnlyMemory<byte> Secret => _mesh.Secret;

    /// <summary>The gradient that the last exchange left.</summary>
    public AlignedBuffer Gradient { get; }

    /// <summary>Who this worker is.</summary>
    internal WorkerId Self { get; }

    /// <summary>The update whose blocks are merged.</summary>
    internal WeightUpdate Update { get; }

    /// <summary>Where arenas come from.</summary>
    internal SubtreeSumsPool Pool { get; }

    /// <summary>Who takes no part and is sent the reduced gradient.</summary>
    internal IReadOnlyList<WorkerId> Followers { get; init; } = [];

    /// <summary>Gives places to what is of no exchange.</summary>
    internal Func<WorkerId, PieceNotice, PiecePlace>? PlaceOther { get; init; }

    /// <summary>A ticket with which a worker opens a connection to another.</summary>
    /// <param name="secret">The listener's.</param>
    /// <param name="dialler">Who will show it.</param>
    public static ReadOnlyMemory<byte> TicketFor(ReadOnlySpan<byte> secret, WorkerId dialler) => PeerTickets.Make(secret, dialler);

    /// <summary>Opens the connection to a peer, once; failure is told.</summary>
    /// <param name="peer">Where it listens.</param>
    public void Dial(PeerAddress peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (_dialled.Add(peer.Worker))
        {
            _ = Task.Run(() => _mesh.DialAsync(peer));
        }
    }

    /// <summary>Begins an exchange, in the place of one that was torn.</summary>
    /// <param name="round">The round.</param>
    /// <param name="plan">Who does what; this worker is among them.</param>
    /// <param name="peers">Those to whom this worker opens connections unless it has.</param>
    public async ValueTask BeginAsync(Round round, Exchange plan, IEnumerable<PeerAddress> peers)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(peers);
        var members = plan.Members.Select(member => member.Worker).ToHashSet();
        foreach (var gone in _peers.Where(peer => !members.Contains(peer)))
        {
            await _mesh.CloseAsync(gone).ConfigureAwait(false);
        }

        await _sends.WaitAsync().ConfigureAwait(false);
        foreach (var peer in peers)
        {
            Dial(peer);
        }

        members.Remove(Self);
        _shards = _shards?.Count == plan.Members.Length ? _shards : new Shards(Update, Gradient.Length, plan.Members.Length);
        lock (_gate)
        {
            _peers = members;
            _current?.End();
            _current = new GradientExchange(this, round, plan, _shards);
        }

        _mesh.Wake();
    }

    /// <summary>Sends whole sums to those who own parts of them, and keeps its own part. They belong to the exchange from here on.</summary>
    /// <param name="sums">Sums of the exchange in progress.</param>
    public void Contribute(SubtreeSums sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        _current!.Contribute(sums);
    }

    /// <summary>Whether the exchange of a step has left its gradient here.</summary>
    /// <param name="step">The step.</param>
    public bool Holds(long step) => _current is { IsWhole: true } exchange && exchange.Key.Step == step;

    /// <summary>Ends the exchange in progress, once nobody is sent anything of it any more.</summary>
    public async ValueTask EndAsync()
    {
        await _sends.WaitAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _nextStep = _current!.Key.Step + 1;
            _current.End();
            _current = null;
        }

        _mesh.Wake();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _mesh.DisposeAsync().ConfigureAwait(false);
        _current?.End();
        Gradient.Dispose();
    }

    /// <summary>Sends a piece.</summary>
    internal void Send(WorkerId peer, in PieceNotice notice, ReadOnlyMemory<byte> bytes) => _mesh[peer].Send(notice, bytes, _sends);

    /// <inheritdoc/>
    bool IPieceSink.TryPlace(WorkerId peer, in PieceNotice notice, out PiecePlace place)
    {
        place = PiecePlace.Nowhere;
        if (notice.Kind == PieceKind.State && PlaceOther is not null)
        {
            place = PlaceOther(peer, notice);
            return true;
        }

        lock (_gate)
        {
            var order = _current is { } current ? notice.Key.CompareTo(current.Key) : notice.Step < _nextStep ? -1 : 1;
            if (order == 0)
            {
                place = _current!.Place(peer, notice);
            }

            return order <= 0;
        }
    }

    /// <inheritdoc/>
    void IPieceSink.OnLost(WorkerId peer, string reason) => Lost(peer, reason);
}
