using System.Threading.Channels;
using Cluster.Collectives.Exchanges;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>What all links of a run share.</summary>
/// <param name="Job">The run's identity.</param>
/// <param name="Term">The coordinator's term.</param>
/// <param name="Weights">The coordinator's weight arenas.</param>
/// <param name="Pool">Where arriving sums are put.</param>
/// <param name="Memory">What is offered to workers of this host.</param>
/// <param name="MostOutputs">Outputs that a contribution may hold at most; 0 for a run that asks for none.</param>
/// <param name="Exchange">The coordinator's part where the workers reduce gradients among themselves; null where they do not.</param>
public sealed record RunContext(
    string Job,
    Term Term,
    RunWeights Weights,
    SubtreeSumsPool Pool,
    SharedMemoryOffer Memory,
    int MostOutputs = 0,
    CoordinatorExchange? Exchange = null)
{
    private int _streams;

    /// <summary>The forms in which weights and gradients cross a network.</summary>
    public RunWire Wire { get; init; } = RunWire.Plain;

    /// <summary>Whether weights and gradients of some member cross a network, so that it pays to send others' sums while they grow.</summary>
    public bool HasStreams => Streams > 0;

    /// <summary>Members whose weights and gradients cross a network.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Bytes of the buckets in which weights, and the gradients of steps that are assigned from now on, cross a network; 0 for the usual
    /// size. Set by whoever assigns.</summary>
    public int BucketBytes { get; set; }

    /// <summary>What an arena is cut into to be sent.</summary>
    internal Buckets BucketsOf(AlignedBuffer arena) => Buckets.Of(arena.Bytes.Length, BucketBytes);

    internal void AddStreams(int change) => Interlocked.Add(ref _streams, change);
}

/// <summary>The coordinator's end of one worker's Work stream.</summary>
/// <param name="worker">Whose stream it is.</param>
/// <param name="run">What all links share.</param>
/// <param name="sink">Who is told.</param>
public sealed class GrpcMemberLink(WorkerId worker, RunContext run, IContributionSink sink) : IServedLink, IReplicaLink
{
    private readonly Channel<Outbound> _outbound = Channel.CreateUnbounded<Outbound>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _aborted = new();
    private readonly ArenaMessages<Wire.CoordinatorMessage> _weightMessages = new(static chunk => new Wire.CoordinatorMessage { Weights = chunk });
    private readonly BucketsSent _streamed = new();
    private WeightsVersion? _computedWith;
    private bool _streamsChanges;

    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(2);

    private string _abortReason = "";

    /// <inheritdoc/>
    public void SendWeights(WeightsVersion version)
    {
        // Weights that are coming into being begin anew behind these.
        _streamed.Reset();
        var arena = run.Weights[version.Kind];
        var buckets = run.BucketsOf(arena);
        _outbound.Writer.TryWrite(new Outbound(FenceOf(version, default), null, arena, buckets, 0, buckets.Count, false));
    }

    /// <inheritdoc/>
    public void StreamWeights(WeightsVersion version, AlignedBuffer arena, int finalFrom)
    {
        var (buckets, first, end) = _streamed.Take(version, run.BucketsOf(arena), finalFrom);
        if (end == first)
        {
            return;
        }

        if (first == 0)
        {
            // What a worker computes with it holds for sure. Weights that were merely sent to it may still be on their way when their arena
            // is written anew: it makes no difference to those, but would stay in whatever is added to them.
            _streamsChanges = run.Weights.Follow && _computedWith == version with { Step = version.Step - 1 };
        }

        _outbound.Writer.TryWrite(new Outbound(FenceOf(version, default), null, arena, buckets, first, end, _streamsChanges));
    }

    /// <inheritdoc/>
    public void Assign(AssignmentOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        _computedWith = order.Round.Weights;
        var full = order.Exchange is { } plan && run.Exchange is { } exchange ? order with { Peers = exchange.PeersOf(worker, plan) } : order;
        var assignment = full.ToWire();
        assignment.BucketBytes = run.BucketBytes;
        Put(new Wire.CoordinatorMessage { Fence = FenceOf(order.Round.Weights, order.Generation), Assignment = assignment });
    }

    /// <inheritdoc/>
    public void Commit(CommitOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var fence = FenceOf(new WeightsVersion(order.Step, WeightsKind.Trained), default);
        Put(new Wire.CoordinatorMessage { Fence = fence, Commit = order.ToWire() });
    }

    /// <inheritdoc/>
    public void Release(ReleaseOrder order)
    {
        Put(new Wire.CoordinatorMessage { Fence = FenceOf(null, default), Release = order.ToWire() });
        _outbound.Writer.TryComplete();
    }

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        _abortReason = reason;
        _aborted.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => _aborted.Dispose();

    /// <inheritdoc/>
    public async Task RunAsync(
        IAsyncStreamReader<Wire.WorkerMessage> requests,
        IServerStreamWriter<Wire.CoordinatorMessage> responses,
        CancellationToken cancellationToken)
    {
        run.AddStreams(1);
        try
        {
            await RunAsync(requests, responses, token => Task.Delay(Timeout.Infinite, token), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            run.AddStreams(-1);
        }
    }

    /// <summary>Carries the stream, and what runs beside it, until one of them ends.</summary>
    internal async Task RunAsync(
        IAsyncStreamReader<Wire.WorkerMessage> requests,
        IServerStreamWriter<Wire.CoordinatorMessage> responses,
        Func<CancellationToken, Task> beside,
        CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _aborted.Token);
        var reading = ReadAsync(requests, ending.Token);
        var writing = WriteAsync(responses, ending.Token);
        var other = beside(ending.Token);
        try
        {
            // A released worker's stream ends when everything was sent; a lost worker's when reading ends.
            await (await Task.WhenAny(reading, writing, other).ConfigureAwait(false)).ConfigureAwait(false);
            if (writing.IsCompletedSuccessfully)
            {
                // The worker hangs up once it has its release. A connection that is closed before may take the release with it.
                await Task.WhenAny(reading, Task.Delay(FarewellPatience, ending.Token)).ConfigureAwait(false);
            }
        }
        catch (ContractException error)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, error.Message));
        }
        catch (OperationCanceledException) when (_aborted.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Aborted, _abortReason));
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(Quietly(reading), Quietly(writing), Quietly(other)).ConfigureAwait(false);
        }
    }

    private static async Task Quietly(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task ReadAsync(IAsyncStreamReader<Wire.WorkerMessage> requests, CancellationToken cancellationToken)
    {
        using var assembler = new ContributionAssembler(worker, run.Pool, run.MostOutputs, sink, run.Wire.Gradients)
        {
            TakesGradients = run.Exchange is null,
        };
        WorkMarshallers.PlaceInThisFlow(assembler);
        while (await requests.MoveNext(cancellationToken).ConfigureAwait(false))
        {
            Take(requests.Current, assembler);
        }
    }

    private void Take(Wire.WorkerMessage message, ContributionAssembler assembler)
    {
        if (message.Fence is null || message.Fence.Job != run.Job)
        {
            throw new ContractException($"message of another run than {run.Job}");
        }

        // Of sums the core decides, which counts those of another term.
        var isOfSums = message.BodyCase is Wire.WorkerMessage.BodyOneofCase.Contribution
            or Wire.WorkerMessage.BodyOneofCase.Gradients
            or Wire.WorkerMessage.BodyOneofCase.Outputs;
        if (!isOfSums && message.Fence.Term != run.Term.Value)
        {
            throw new ContractException($"message of term {message.Fence.Term} in term {run.Term}");
        }

        switch (message.BodyCase)
        {
            case Wire.WorkerMessage.BodyOneofCase.Contribution:
                assembler.Begin(message.Fence, message.Contribution);
                break;
            case Wire.WorkerMessage.BodyOneofCase.Gradients:
                assembler.Continue(message.Gradients);
                break;
            case Wire.WorkerMessage.BodyOneofCase.Outputs:
                assembler.ContinueOutputs(message.Outputs);
                break;
            case Wire.WorkerMessage.BodyOneofCase.Drain:
                sink.OnDraining(worker);
                break;
            case Wire.WorkerMessage.BodyOneofCase.Failure:
                sink.OnFailure(worker, message.Failure.Message);
                break;
            case Wire.WorkerMessage.BodyOneofCase.Held:
            case Wire.WorkerMessage.BodyOneofCase.Applied:
            case Wire.WorkerMessage.BodyOneofCase.PeerLost:
                Hear(message);
                break;
            default:
                throw new ContractException($"unexpected message {message.BodyCase}");
        }
    }

    private void Hear(Wire.WorkerMessage message)
    {
        if (run.Exchange is not { } exchange)
        {
            throw new ContractException($"unexpected message {message.BodyCase}");
        }

        exchange.Hear(worker, message.WordFromWire());
    }

    private void Put(Wire.CoordinatorMessage message) => _outbound.Writer.TryWrite(new Outbound(message.Fence, message, null, default, 0, 0, false));

    private async Task WriteAsync(IServerStreamWriter<Wire.CoordinatorMessage> responses, CancellationToken cancellationToken)
    {
        var encoder = new ChunkEncoder();
        await foreach (var next in _outbound.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var (fence, single, arena, buckets, first, end, isChange) = next;
            if (single is not null)
            {
                await responses.WriteAsync(single, cancellationToken).ConfigureAwait(false);
            }

            for (var bucket = first; bucket < end; bucket++)
            {
                var message = _weightMessages.Of(arena!, buckets)[bucket];
                message.Fence = fence;
                message.Weights.IsChange = isChange;
                message.Weights.Data = isChange ? encoder.Encode(run.Wire.Changes!, run.Weights.ChangeInto(arena!), arena!, buckets[bucket])
                    : run.Wire.Weights is { } form ? encoder.Encode(form, arena!, buckets[bucket])
                    : message.Weights.Data;
                await responses.WriteAsync(message, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Wire.Fence FenceOf(WeightsVersion? weights, Generation generation) => new()
    {
        Job = run.Job,
        Term = run.Term.Value,
        Generation = generation.Value,
        Step = weights?.Step ?? 0,
        WeightsKind = weights?.Kind.ToWire() ?? Wire.WeightsKind.Unspecified,
    };

    // A message, or buckets of an arena from one up to another: what they hold, or what has changed in them.
    private readonly record struct Outbound(
        Wire.Fence Fence, Wire.CoordinatorMessage? Message, AlignedBuffer? Arena, Buckets Buckets, int First, int End, bool IsChange);
}
