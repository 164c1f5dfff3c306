using Cluster.Collectives.Transports;
using Cluster.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Cluster.Worker.Joining;

/// <summary>One call that brings bytes of a file. A coordinator from which nothing comes for a while counts as gone: its machine may
/// have lost its network without a word.</summary>
internal sealed class FileTransfer : IDisposable
{
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stall;
    private readonly CancellationToken _cancellationToken;
    private readonly AsyncServerStreamingCall<DataChunk> _call;

    /// <param name="client">The coordinator.</param>
    /// <param name="request">Which file, from where on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public FileTransfer(V1.Coordinator.CoordinatorClient client, FetchDataRequest request, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _call = client.FetchData(request, cancellationToken: _stall.Token);
    }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="offset">Where they must begin.</param>
    /// <param name="left">Bytes of the file from there on.</param>
    /// <exception cref="RpcException">The call ended before all bytes had come.</exception>
    /// <exception cref="ContractException">Other bytes came than were asked for.</exception>
    public async Task<ByteString> NextAsync(long offset, long left)
    {
        if (!await ArrivesAsync().ConfigureAwait(false))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the transfer ended early"));
        }

        var chunk = _call.ResponseStream.Current;
        return chunk.Offset == offset && chunk.Data.Length > 0 && chunk.Data.Length <= left
            ? chunk.Data
            : throw new ContractException($"{chunk.Data.Length} bytes of a file at {chunk.Offset}, expected 1 to {left} at {offset}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _call.Dispose();
        _stall.Dispose();
    }

    private async Task<bool> ArrivesAsync()
    {
        try
        {
            _stall.CancelAfter(StallTimeout);
            var arrived = await _call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false);

            // Only the other side is timed, not what becomes of the bytes here.
            _stall.CancelAfter(Timeout.InfiniteTimeSpan);
            return arrived;
        }
        catch (RpcException error) when (_stall.IsCancellationRequested && !_cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, $"nothing came for {StallTimeout.TotalSeconds:F0} s", error));
        }
    }
}
