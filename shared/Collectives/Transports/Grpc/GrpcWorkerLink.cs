using System.Diagnostics;
using System.Runtime.InteropServices;
using Cluster.Collectives.Messages;
using Cluster.Engine.Memory;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Who a worker is within a run, as the coordinator told it.</summary>
/// <param name="Job">The run's identity.</param>
/// <param name="Term">The coordinator's term.</param>
/// <param name="Worker">The worker's identity.</param>
public sealed record Membership(string Job, Term Term, WorkerId Worker);

/// <summary>The worker's end of its Work stream.</summary>
public sealed class GrpcWorkerLink : IWorkerLink
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private readonly AsyncDuplexStreamingCall<Wire.WorkerMessage, Wire.CoordinatorMessage> _call;
    private readonly Membership _membership;
    private readonly AlignedBuffer _weights;
    private readonly SemaphoreSlim _writing = new(1);
    private WeightsVersion? _weightsHeld;

    private GrpcWorkerLink(
        AsyncDuplexStreamingCall<Wire.WorkerMessage, Wire.CoordinatorMessage> call, Membership membership, AlignedBuffer weights)
    {
        _call = call;
        _membership = membership;
        _weights = weights;
    }

    /// <inheritdoc/>
    public TimeSpan ReceiveTime { get; private set; }

    /// <summary>Opens the stream and becomes a member.</summary>
    /// <param name="client">The coordinator.</param>
    /// <param name="membership">Who this worker is.</param>
    /// <param name="weights">Where arriving weights are put.</param>
    /// <exception cref="LinkLostException">The coordinator is gone or refused.</exception>
    public static async Task<GrpcWorkerLink> OpenAsync(
        Wire.Coordinator.CoordinatorClient client, Membership membership, AlignedBuffer weights)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(membership);
        var link = new GrpcWorkerLink(client.Work(), membership, weights);
        var ready = new Wire.WorkerMessage { Fence = link.FenceOf(0, default), Ready = new Wire.Ready { Worker = membership.Worker.Value } };
        await link.WriteAsync(() => [ready], CancellationToken.None).ConfigureAwait(false);
        return link;
    }

    /// <inheritdoc/>
    public async ValueTask<Order> ReceiveAsync(CancellationToken cancellationToken)
    {
        var received = 0;
        var firstByte = 0L;
        try
        {
            while (await _call.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false))
            {
                var message = _call.ResponseStream.Current;
                switch (message.BodyCase)
                {
                    case Wire.CoordinatorMessage.BodyOneofCase.Weights:
                        firstByte = received == 0 ? Stopwatch.GetTimestamp() : firstByte;
                        received = TensorChunks.Place(message.Weights, _weights, received);
                        _weightsHeld = received == _weights.Bytes.Length ? message.Fence?.WeightsFromWire() : null;
                        break;
                    case Wire.CoordinatorMessage.BodyOneofCase.Assignment:
                        ReceiveTime += received > 0 ? Stopwatch.GetElapsedTime(firstByte) : TimeSpan.Zero;
                        return CheckedAssignment(message);
                    case Wire.CoordinatorMessage.BodyOneofCase.Release:
                        return message.Release.FromWire();
                    default:
                        throw new ContractException($"unexpected message {message.BodyCase}");
                }
            }
        }
        catch (Exception error) when (IsLoss(error) && !cancellationToken.IsCancellationRequested)
        {
            throw Lost(error);
        }

        throw new LinkLostException("the coordinator ended the stream without a release");
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(Contribution contribution, CancellationToken cancellationToken) =>
        WriteAsync(() => MessagesOf(contribution), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DrainAsync(CancellationToken cancellationToken) =>
        WriteAsync(() => [new Wire.WorkerMessage { Fence = FenceOf(0, default), Drain = new Wire.Drain() }], cancellationToken);

    /// <inheritdoc/>
    public ValueTask FailAsync(string message, CancellationToken cancellationToken) => WriteAsync(
        () => [new Wire.WorkerMessage { Fence = FenceOf(0, default), Failure = new Wire.Failure { Message = message } }], cancellationToken);

    /// <inheritdoc/>
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
            error);
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

    private AssignmentOrder CheckedAssignment(Wire.CoordinatorMessage message)
    {
        if (message.Fence is null || message.Fence.Job != _membership.Job || message.Fence.Term != _membership.Term.Value)
        {
            throw new ContractException("assignment of another run or term");
        }

        if (message.Fence.WeightsFromWire() != _weightsHeld)
        {
            throw new ContractException($"assignment of step {message.Fence.Step} without the whole weights of that step and kind");
        }

        return message.Assignment.FromWire(message.Fence);
    }

    private List<Wire.WorkerMessage> MessagesOf(Contribution contribution)
    {
        var fence = FenceOf(contribution.Step, contribution.Generation);
        var messages = new List<Wire.WorkerMessage> { new() { Fence = fence, Contribution = contribution.ToWire() } };
        messages.AddRange(TensorChunks.Of(contribution.Sums.Gradients).Select(
            chunk => new Wire.WorkerMessage { Fence = fence, Gradients = chunk }));
        messages.AddRange(TensorChunks.Of(MemoryMarshal.AsBytes(contribution.Sums.Outputs.AsSpan()).ToArray()).Select(
            chunk => new Wire.WorkerMessage { Fence = fence, Outputs = chunk }));
        return messages;
    }

    private async ValueTask WriteAsync(Func<List<Wire.WorkerMessage>> compose, CancellationToken cancellationToken)
    {
        // The stream takes one write at a time; a drain may be asked for while sums are under way.
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var messages = compose();
            for (var index = 0; index < messages.Count; index++)
            {
                _call.RequestStream.WriteOptions = index < messages.Count - 1 ? Buffered : WriteOptions.Default;
                await _call.RequestStream.WriteAsync(messages[index], cancellationToken).ConfigureAwait(false);
            }
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
        new() { Job = _membership.Job, Term = _membership.Term.Value, Generation = generation.Value, Step = step };
}
