using System.Threading.Channels;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports.SharedMemory;
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
public sealed record RunContext(
    string Job, Term Term, RunWeights Weights, SubtreeSumsPool Pool, SharedMemoryOffer Memory, int MostOutputs = 0);

/// <summary>The coordinator's end of one worker's Work stream.</summary>
/// <param name="worker">Whose stream it is.</param>
/// <param name="run">What all links share.</param>
/// <param name="sink">Who is told.</param>
public sealed class GrpcMemberLink(WorkerId worker, RunContext run, IContributionSink sink) : IServedLink
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private readonly Channel<Action<Outbox>> _outbound = Channel.CreateUnbounded<Action<Outbox>>(
        new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _aborted = new();
    private readonly Dictionary<AlignedBuffer, Wire.TensorChunk[]> _weightChunks = [];

    private string _abortReason = "";

    /// <inheritdoc/>
    public void SendWeights(WeightsVersion version)
    {
        var arena = run.Weights[version.Kind];
        _outbound.Writer.TryWrite(outbox =>
        {
            foreach (var chunk in ChunksOf(arena))
            {
                outbox.Add(new Wire.CoordinatorMessage { Fence = FenceOf(version, default), Weights = chunk });
            }
        });
    }

    /// <inheritdoc/>
    public void Assign(AssignmentOrder order) => _outbound.Writer.TryWrite(
        outbox => outbox.Add(new Wire.CoordinatorMessage { Fence = FenceOf(order.Round.Weights, order.Generation), Assignment = order.ToWire() }));

    /// <inheritdoc/>
    public void Release(ReleaseOrder order)
    {
        _outbound.Writer.TryWrite(
            outbox => outbox.Add(new Wire.CoordinatorMessage { Fence = FenceOf(null, default), Release = order.ToWire() }));
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
    public Task RunAsync(
        IAsyncStreamReader<Wire.WorkerMessage> requests,
        IServerStreamWriter<Wire.CoordinatorMessage> responses,
        CancellationToken cancellationToken) =>
        RunAsync(requests, responses, token => Task.Delay(Timeout.Infinite, token), cancellationToken);

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
        using var assembler = new ContributionAssembler(run.Pool, run.MostOutputs);
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

        switch (message.BodyCase)
        {
            case Wire.WorkerMessage.BodyOneofCase.Contribution:
                Deliver(assembler.Begin(message.Fence, message.Contribution));
                break;
            case Wire.WorkerMessage.BodyOneofCase.Gradients:
                Deliver(assembler.Continue(message.Gradients));
                break;
            case Wire.WorkerMessage.BodyOneofCase.Outputs:
                Deliver(assembler.ContinueOutputs(message.Outputs));
                break;
            case Wire.WorkerMessage.BodyOneofCase.Drain:
                sink.OnDraining(worker);
                break;
            case Wire.WorkerMessage.BodyOneofCase.Failure:
                sink.OnFailure(worker, message.Failure.Message);
                break;
            default:
                throw new ContractException($"unexpected message {message.BodyCase}");
        }
    }

    private void Deliver(Contribution? contribution)
    {
        if (contribution is { } whole)
        {
            sink.OnContribution(worker, whole);
        }
    }

    private async Task WriteAsync(IServerStreamWriter<Wire.CoordinatorMessage> responses, CancellationToken cancellationToken)
    {
        var outbox = new Outbox();
        while (await _outbound.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_outbound.Reader.TryRead(out var put))
            {
                put(outbox);
            }

            // Only the last message of a burst is flushed: weights and the assignment behind them leave together.
            for (var index = 0; index < outbox.Count; index++)
            {
                responses.WriteOptions = index < outbox.Count - 1 ? Buffered : WriteOptions.Default;
                await responses.WriteAsync(outbox[index], cancellationToken).ConfigureAwait(false);
            }

            outbox.Clear();
        }
    }

    private Wire.TensorChunk[] ChunksOf(AlignedBuffer arena)
    {
        if (!_weightChunks.TryGetValue(arena, out var chunks))
        {
            chunks = [.. TensorChunks.Of(arena)];
            _weightChunks.Add(arena, chunks);
        }

        return chunks;
    }

    private Wire.Fence FenceOf(WeightsVersion? weights, Generation generation) => new()
    {
        Job = run.Job,
        Term = run.Term.Value,
        Generation = generation.Value,
        Step = weights?.Step ?? 0,
        WeightsKind = weights?.Kind.ToWire() ?? Wire.WeightsKind.Unspecified,
    };

    private sealed class Outbox : List<Wire.CoordinatorMessage>;
}
