using System.Net;
using System.Security.Cryptography;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports;
using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Exchanges;

/// <summary>The coordinator's part in exchanges: it knows where workers listen, receives the reduced gradient and sends its state to those who
/// have none.</summary>
public sealed class CoordinatorExchange : IDisposable, IPieceSink, IPieceHome
{
    private readonly Lock _gate = new();
    private readonly WeightUpdate _update;
    private readonly Dictionary<WorkerId, PeerPlace> _places = [];
    private readonly PendingSends _sends = new();
    private PeerMesh? _mesh;
    private bool _isSecured;
    private ExchangeKey? _key;
    private Shards? _shards;
    private ReducedPieces? _pieces;
    private Task _closing = Task.CompletedTask;
    private int _closings;

    /// <summary>A part in the exchanges of one run.</summary>
    /// <param name="update">The update whose blocks shards consist of.</param>
    /// <param name="length">Floats of the gradients.</param>
    public CoordinatorExchange(WeightUpdate update, int length)
    {
        (_update, Gradient) = (update, new AlignedBuffer(length));
    }

    /// <summary>Hears of what workers say; set before the first joins.</summary>
    public Action<WorkerId, ExchangeWord> Hear { get; set; } = (_, _) => { };

    /// <summary>Hears that the gradient is whole.</summary>
    public Action<Generation, long> Received { get; set; } = (_, _) => { };

    /// <summary>The reduced gradient.</summary>
    public AlignedBuffer Gradient { get; }

    /// <summary>Listens for workers.</summary>
    /// <param name="address">Where.</param>
    /// <param name="port">On which port; 0 takes a free one.</param>
    /// <param name="tls">TLS; null for plain connections, here and between the workers.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    public void Start(IPAddress address, int port, ServerTls? tls = null)
    {
        _isSecured = tls is not null;
        _mesh = new PeerMesh(address, port, this, tls is null ? null : new PeerTls(tls, null));
    }

    /// <summary>Where a worker that joins reaches the coordinator.</summary>
    /// <param name="worker">Who.</param>
    /// <returns>Port and ticket.</returns>
    public (int Port, byte[] Ticket) OfferTo(WorkerId worker) => (Mesh.Port, PeerTickets.Make(Mesh.Secret.Span, worker));

    /// <summary>Notes where a worker listens for its peers.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="host">Its host as the coordinator sees it.</param>
    /// <param name="port">Its port.</param>
    /// <param name="secret">What tickets for it are made with.</param>
    /// <param name="certificate">SHA-256 of the certificate that it shows there; empty without TLS.</param>
    /// <exception cref="ContractException">That is no place to listen.</exception>
    public void Admit(WorkerId worker, IPAddress host, int port, ReadOnlyMemory<byte> secret, ReadOnlyMemory<byte> certificate)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (port is < 1 or > IPEndPoint.MaxPort || secret.Length != PeerTickets.Bytes)
        {
            throw new ContractException($"worker {worker} names no port for its peers");
        }

        if (certificate.Length != (_isSecured ? SHA256.HashSizeInBytes : 0))
        {
            throw new ContractException($"worker {worker} names a certificate of {certificate.Length} bytes for its peers");
        }

        lock (_gate)
        {
            _places[worker] = new PeerPlace(host, port, secret, certificate);
        }
    }

    /// <summary>The peers that a worker opens connections to: those that joined before it.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="plan">The exchange.</param>
    public IReadOnlyList<PeerAddress> PeersOf(WorkerId worker, Exchange plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        lock (_gate)
        {
            return [.. plan.Members.Select(member => member.Worker).Where(peer => peer < worker).Select(peer => AddressOf(peer, worker))];
        }
    }

    /// <summary>Why two members of an exchange can never be connected, one line; null where nothing is known to prevent it.</summary>
    /// <param name="plan">The exchange.</param>
    public string? ObstacleTo(Exchange plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        lock (_gate)
        {
            var members = plan.Members.Select(member => (member.Worker, Place: _places[member.Worker])).ToList();
            var hidden = members.FindIndex(member => IPAddress.IsLoopback(member.Place.Host));
            var far = members.FindIndex(member => !IPAddress.IsLoopback(member.Place.Host));
            return hidden < 0 || far < 0
                ? null
                : $"worker {members[far].Worker} on {members[far].Place.Host} cannot reach worker {members[hidden].Worker}, which dialled the "
                    + "coordinator by loopback; start that one with the coordinator's network address, or run with --topology coordinator";
        }
    }

    /// <summary>Begins an exchange, in the place of one that was torn.</summary>
    /// <param name="round">The round.</param>
    /// <param name="plan">Who does what.</param>
    public void Begin(Round round, Exchange plan)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(plan);
        lock (_gate)
        {
            var key = new ExchangeKey(round.Step, plan.Generation);
            if (_key == key)
            {
                return;
            }

            _shards = _shards?.Count == plan.Members.Length ? _shards : new Shards(_update, Gradient.Length, plan.Members.Length);
            (_key, _pieces) = (key, new ReducedPieces(plan, _shards));
        }
    }

    /// <summary>Sends a worker weights and optimizer state. They must not change until it holds the gradient of the step that reads them.</summary>
    /// <param name="worker">To whom.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="optimizer">What the optimizer remembers.</param>
    public void SendState(WorkerId worker, AlignedBuffer weights, OptimizerState optimizer)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(optimizer);
        var arenas = Replica.ArenasOf(weights, optimizer);
        for (var index = 0; index < arenas.Count; index++)
        {
            var notice = new PieceNotice { Kind = PieceKind.State, Level = index, Count = arenas[index].Length, Step = optimizer.Step };
            Mesh[worker].Send(notice, arenas[index].AsByteMemory(), _sends);
        }
    }

    /// <summary>A worker is gone; so is its connection.</summary>
    /// <param name="worker">Who.</param>
    public void Forget(WorkerId worker)
    {
        lock (_gate)
        {
            _places.Remove(worker);
            _closings++;
            _closing = CloseAsync(_closing, worker);
        }
    }

    /// <summary>Closes all connections and frees the gradient. Nobody reads or writes it afterwards.</summary>
    public void Dispose()
    {
        if (_mesh is not null)
        {
            Task.WhenAll(_mesh.DisposeAsync().AsTask(), _closing).Wait();
        }

        Gradient.Dispose();
    }

    /// <inheritdoc/>
    bool IPieceSink.TryPlace(WorkerId peer, in PieceNotice notice, out PiecePlace place)
    {
        place = PiecePlace.Nowhere;
        lock (_gate)
        {
            if (_key != notice.Key)
            {
                return true;
            }

            if (notice.Kind != PieceKind.Reduced || !_pieces!.IsMissing(peer, notice))
            {
                throw new ContractException($"worker {peer} sent a piece that it was not asked for: {notice}");
            }

            // Those who are gone may still be writing where this one will.
            if (_closings > 0)
            {
                return false;
            }
        }

        place = new PiecePlace(Gradient.AsByteMemory().Slice(notice.Start * sizeof(float), notice.Count * sizeof(float)), this);
        return true;
    }

    /// <inheritdoc/>
    void IPieceHome.OnWhole(WorkerId peer, in PieceNotice notice)
    {
        lock (_gate)
        {
            if (_key != notice.Key || !_pieces!.Take(peer, notice.Start))
            {
                return;
            }
        }

        Received(notice.Key.Generation, notice.Step);
    }

    /// <inheritdoc/>
    void IPieceHome.OnTorn(WorkerId peer, in PieceNotice notice)
    {
        // The piece is still missing.
    }

    /// <inheritdoc/>
    void IPieceSink.OnLost(WorkerId peer, string reason) => Hear(peer, new PeerLostWord(PeerMesh.Coordinator, reason));

    private async Task CloseAsync(Task before, WorkerId worker)
    {
        await Task.WhenAll(before, Mesh.CloseAsync(worker).AsTask()).ConfigureAwait(false);
        lock (_gate)
        {
            _closings--;
        }

        Mesh.Wake();
    }

    private PeerMesh Mesh => _mesh ?? throw new InvalidOperationException("Exchanges need a port, got none; start them first.");

    private PeerAddress AddressOf(WorkerId peer, WorkerId dialler)
    {
        var place = _places[peer];
        return new PeerAddress(peer, place.Host.ToString(), place.Port, PeerTickets.Make(place.Secret.Span, dialler), place.Certificate);
    }

    private readonly record struct PeerPlace(IPAddress Host, int Port, ReadOnlyMemory<byte> Secret, ReadOnlyMemory<byte> Certificate);
}
