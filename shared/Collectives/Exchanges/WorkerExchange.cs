using System.Net;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Engine.Memory;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Exchanges;

/// <summary>A worker's part in exchanges: its replica of the weights, and the gradients that it reduces with its peers.</summary>
public sealed class WorkerExchange : IAsyncDisposable, IPieceHome
{
    private readonly Lock _gate = new();
    private readonly Replica _replica;
    private readonly PeerReduction _reduction;
    private readonly HashSet<int> _stateArenas = [];
    private TaskCompletionSource _news = Turn();

    /// <summary>Listens for peers.</summary>
    /// <param name="self">Who this worker is.</param>
    /// <param name="replica">Its weights; they go with this object.</param>
    /// <param name="pool">Where arenas come from.</param>
    /// <param name="address">Where to listen.</param>
    /// <param name="port">On which port; 0 takes a free one.</param>
    /// <param name="tls">TLS; null for plain connections.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    public WorkerExchange(WorkerId self, Replica replica, SubtreeSumsPool pool, IPAddress address, int port, PeerTls? tls = null)
    {
        ArgumentNullException.ThrowIfNull(replica);
        _replica = replica;
        _reduction = new PeerReduction(self, replica.Update, pool, address, port, tls)
        {
            Followers = [PeerMesh.Coordinator],
            PlaceOther = PlaceState,
            Held = (generation, step) => Tell(new HeldWord(generation, step)),
            Lost = (peer, reason) => Tell(new PeerLostWord(peer, reason)),
        };
    }

    /// <summary>Hears what the coordinator is to be told; set before the first connection is opened.</summary>
    public Action<ExchangeWord> Tell { get; set; } = _ => { };

    /// <summary>The port.</summary>
    public int Port => _reduction.Port;

    /// <summary>What the coordinator makes tickets with for those who dial this worker.</summary>
    public ReadOnlyMemory<byte> Secret => _reduction.Secret;

    /// <summary>The weights that training goes on from.</summary>
    public AlignedBuffer Weights => _replica.Weights;

    /// <summary>Opens the connection to a peer; failure is told.</summary>
    /// <param name="peer">Where it listens.</param>
    public void Dial(PeerAddress peer) => _reduction.Dial(peer);

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
    public ValueTask BeginAsync(AssignmentOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var plan = order.Exchange ?? throw new ArgumentException("An exchange begins with a plan, got none.", nameof(order));
        return _reduction.BeginAsync(order.Round, plan, order.Peers);
    }

    /// <summary>Sends whole sums to those who own parts of them, and keeps its own part. They belong to the exchange from here on.</summary>
    /// <param name="sums">Sums of the exchange in progress.</param>
    public void Contribute(SubtreeSums sums) => _reduction.Contribute(sums);

    /// <summary>Applies the gradient that the exchange left, and says what came of it.</summary>
    /// <param name="commit">The order.</param>
    /// <exception cref="ContractException">This worker does not hold that gradient.</exception>
    public async ValueTask CommitAsync(CommitOrder commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (!_reduction.Holds(commit.Step))
        {
            throw new ContractException($"step {commit.Step} was committed, but its gradient is not here");
        }

        var result = _replica.Apply(_reduction.Gradient, commit);
        Tell(new AppliedWord(_replica.Step, result.WeightsDigest));
        await _reduction.EndAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reduction.DisposeAsync().ConfigureAwait(false);
        _replica.Dispose();
    }

    /// <inheritdoc/>
    void IPieceHome.OnWhole(WorkerId peer, in PieceNotice notice)
    {
        lock (_gate)
        {
            _stateArenas.Add(notice.Level);
            _replica.Step = notice.Step;
            _news.TrySetResult();
            _news = Turn();
        }
    }

    /// <inheritdoc/>
    void IPieceHome.OnTorn(WorkerId peer, in PieceNotice notice)
    {
        // The arena is not counted, so nobody reads it.
    }

    private static TaskCompletionSource Turn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PiecePlace PlaceState(WorkerId peer, PieceNotice notice)
    {
        var arenas = _replica.Arenas;
        return peer == PeerMesh.Coordinator && notice.Level >= 0 && notice.Level < arenas.Count && notice.Count == arenas[notice.Level].Length
            ? new PiecePlace(arenas[notice.Level].AsByteMemory(), this)
            : throw new ContractException($"worker {peer} sent a state that this job does not have: {notice}");
    }
}
