using System.Runtime.InteropServices;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.WireFormats;
using Cluster.Protocol.Identity;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Who a worker is within a run, as the coordinator told it.</summary>
/// <param name="Job">The run's identity.</param>
/// <param name="Term">The coordinator's term.</param>
/// <param name="Worker">The worker's identity.</param>
public sealed record Membership(string Job, Term Term, WorkerId Worker);

/// <summary>The worker's end of its Work stream: messages of the contract, one after the other.</summary>
internal sealed class WorkStream : IAsyncDisposable
{
    private readonly AsyncDuplexStreamingCall<Wire.WorkerMessage, Wire.CoordinatorMessage> _call;
    private readonly WireArena? _gradients;
    private readonly ChunkEncoder _encoder = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ArenaMessages<Wire.WorkerMessage> _gradientMessages = new(static chunk => new Wire.WorkerMessage { Gradients = chunk });

    /// <param name="coordinator">The coordinator.</param>
    /// <param name="membership">Who this worker is.</param>
    /// <param name="gradients">The form in which gradients are sent; null for as they are.</param>
    public WorkStream(CallInvoker coordinator, Membership membership, WireArena? gradients)
    {
        _gradients = gradients;
        var method = new Method<Wire.WorkerMessage, Wire.CoordinatorMessage>(
            MethodType.DuplexStreaming,
            Wire.Coordinator.Descriptor.FullName,
            nameof(Wire.Coordinator.CoordinatorBase.Work),
            WorkMarshallers.WorkerMessages,
            WorkMarshallers.ToWorkers(() => Target));
        (_call, Membership) = (coordinator.AsyncDuplexStreamingCall(method, null, default), membership);
    }

    /// <summary>Where chunks of weights belong; null while none are expected.</summary>
    public IChunkTarget? Target { get; set; }

    /// <summary>Who this worker is.</summary>
    public Membership Membership { get; }

    /// <summary>Bytes of the buckets in which the coordinator wants gradients; 0 for the usual size.</summary>
    public int BucketBytes { get; private set; }

    /// <summary>Whether a message is of this worker's run and of the coordinator that it joined.</summary>
    /// <param name="fence">What the message says of itself.</param>
    public bool IsOurs(Wire.Fence? fence) => fence is not null && fence.Job == Membership.Job && fence.Term == Membership.Term.Value;

    /// <summary>Waits for the next message.</summary>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    /// <exception cref="ContractException">The message is of another run or term.</exception>
    public async ValueTask<Wire.CoordinatorMessage> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _call.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false))
            {
                var message = _call.ResponseStream.Current;
                if (!IsOurs(message.Fence))
                {
                    throw new ContractException($"message {message.BodyCase} of another run or term than {Membership.Job}, {Membership.Term}");
                }

                BucketBytes = message.Assignment is { } assignment ? assignment.BucketsFromWire() : BucketBytes;
                return message;
            }
        }
        catch (Exception error) when (IsLoss(error) && !cancellationToken.IsCancellationRequested)
        {
            throw Lost(error);
        }

        throw new LinkLostException("the coordinator ended the stream without a release");
    }

    /// <summary>Sends the sums of one subtree, each bucket as soon as it is final.</summary>
    /// <param name="contribution">What to send.</param>
    /// <param name="growth">Tells how far its gradients are final; null for whole sums.</param>
    /// <param name="cancellationToken">Gives up sending.</param>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    /// <exception cref="OperationCanceledException">The gradients will never be whole.</exception>
    public async ValueTask SendAsync(Contribution contribution, GrowthGate? growth, CancellationToken cancellationToken)
    {
        var (sums, fence) = (contribution.Sums, FenceOf(contribution.Step, contribution.Generation));
        await WriteAsync(new Wire.WorkerMessage { Fence = fence, Contribution = contribution.ToWire() }, cancellationToken).ConfigureAwait(false);
        var buckets = Buckets.Of(sums.Gradients.Bytes.Length, BucketBytes);
        var messages = _gradientMessages.Of(sums.Gradients, buckets);
        for (var bucket = 0; bucket < messages.Length; bucket++)
        {
            var message = messages[bucket];
            if (growth is not null)
            {
                await growth.WaitAsync((int)message.Gradients.Offset / sizeof(float)).ConfigureAwait(false);
            }

            message.Fence = fence;
            message.Gradients.Data = _gradients is null ? message.Gradients.Data : _encoder.Encode(_gradients, sums.Gradients, buckets[bucket]);
            await WriteAsync(message, cancellationToken).ConfigureAwait(false);
        }

        var outputs = MemoryMarshal.AsBytes(sums.Outputs.AsSpan()).ToArray();
        foreach (var chunk in TensorChunks.Of(outputs, new Buckets(outputs.Length)))
        {
            await WriteAsync(new Wire.WorkerMessage { Fence = fence, Outputs = chunk }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends one message.</summary>
    /// <param name="message">The message; its fence is filled in.</param>
    /// <param name="cancellationToken">Gives up sending.</param>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    public ValueTask SendAsync(Wire.WorkerMessage message, CancellationToken cancellationToken)
    {
        message.Fence = FenceOf(0, default);
        return WriteAsync(message, cancellationToken);
    }

    /// <summary>Sends one message that has its fence.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up sending.</param>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    public ValueTask SendFencedAsync(Wire.WorkerMessage message, CancellationToken cancellationToken) => WriteAsync(message, cancellationToken);

    /// <summary>Asks for no more work.</summary>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    public ValueTask DrainAsync(CancellationToken cancellationToken) =>
        SendAsync(new Wire.WorkerMessage { Drain = new Wire.Drain() }, cancellationToken);

    /// <summary>Says why this worker cannot go on.</summary>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    public ValueTask FailAsync(string message, CancellationToken cancellationToken) =>
        SendAsync(new Wire.WorkerMessage { Failure = new Wire.Failure { Message = message } }, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _call.Dispose();
        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    // A write to a call that ended meanwhile fails in ways of its own, depending on how far it had come.
    private static bool IsLoss(Exception error) => error is RpcException or IOException or InvalidOperationException;

    private LinkLostException Lost(Exception error)
    {
        var status = (error as RpcException)?.Status ?? EndedStatus();
        return new LinkLostException(
            status switch
            {
                { StatusCode: StatusCode.Aborted } => $"the coordinator cut this worker off: {status.Value.Detail}",
                null => "lost the coordinator: the connection broke",
                _ => $"lost the coordinator: {status.Value.StatusCode}: {status.Value.Detail}",
            },
            error)
        {
            // It answered, and would answer so again. A credential that is good no more is had anew by joining.
            IsFinal = status?.StatusCode is StatusCode.InvalidArgument or StatusCode.FailedPrecondition,
            RunIsOver = error is RpcException answer && JoinTrailers.SayRunIsOver(answer),
        };
    }

    private Status? EndedStatus()
    {
        try
        {
            return _call.GetStatus();
        }
        catch (InvalidOperationException)
        {
            // The call has not noticed its end yet.
            return null;
        }
    }

    private async ValueTask WriteAsync(Wire.WorkerMessage message, CancellationToken cancellationToken)
    {
        // The stream takes one write at a time; a drain may be asked for while sums are under way.
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _call.RequestStream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsLoss(error) && !cancellationToken.IsCancellationRequested)
        {
            throw Lost(error);
        }
        finally
        {
            _writing.Release();
        }
    }

    private Wire.Fence FenceOf(long step, Generation generation) =>
        new() { Job = Membership.Job, Term = Membership.Term.Value, Generation = generation.Value, Step = step };
}
