using Cluster.Coordinator.Files;
using Cluster.Data;
using Cluster.Data.Files;
using Cluster.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Cluster.Coordinator.Services;

/// <summary>Sends workers the list of the job's files and the bytes of those they lack.</summary>
/// <param name="offer">The files.</param>
internal sealed class DataServing(DataOffer offer)
{
    /// <summary>Bytes of a file in one message. Below the large object heap's threshold, so that a received chunk dies young.</summary>
    public const int ChunkBytes = 64 * 1024;

    // Who does not read would hold a call and a file for ever: that his machine answers says nothing of it.
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromSeconds(60);

    /// <summary>Sends the list.</summary>
    public async Task ListAsync(IServerStreamWriter<DataFile> responses, CancellationToken cancellationToken)
    {
        foreach (var file in (await ManifestAsync(cancellationToken).ConfigureAwait(false)).Files)
        {
            var sha256 = UnsafeByteOperations.UnsafeWrap(Convert.FromHexString(file.Sha256));
            var message = new DataFile { Path = file.Path, InFolder = file.InFolder, Name = { file.Name }, Size = file.Size, Sha256 = sha256 };
            await SendAsync(responses, message, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a file. Each write waits until the worker's end has room, so a slow disk there slows the reading here.</summary>
    public async Task FetchAsync(FetchDataRequest request, IServerStreamWriter<DataChunk> responses, CancellationToken cancellationToken)
    {
        var manifest = await ManifestAsync(cancellationToken).ConfigureAwait(false);
        var file = request.Sha256.Length == FileHash.Bytes ? manifest.Find(Convert.ToHexStringLower(request.Sha256.Span)) : null;
        if (file is null)
        {
            throw new RpcException(new Status(StatusCode.NotFound, "no file of the job's data has this SHA-256"));
        }

        if (request.Offset < 0 || request.Offset > file.Size)
        {
            throw new RpcException(new Status(StatusCode.OutOfRange, $"offset {request.Offset} of a file of {file.Size} bytes"));
        }

        try
        {
            await SendAsync(file, request.Offset, responses, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw Changed(file);
        }
    }

    private async Task SendAsync(OfferedFile file, long offset, IServerStreamWriter<DataChunk> responses, CancellationToken cancellationToken)
    {
        const FileOptions options = FileOptions.SequentialScan | FileOptions.Asynchronous;
        using var handle = File.OpenHandle(file.Place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, options);
        CheckUnchanged(file);
        while (offset < file.Size)
        {
            var buffer = new byte[Math.Min(ChunkBytes, file.Size - offset)];
            var count = await RandomAccess.ReadAsync(handle, buffer, offset, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                throw Changed(file);
            }

            var data = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, count));
            await SendAsync(responses, new DataChunk { Offset = offset, Data = data }, cancellationToken).ConfigureAwait(false);
            offset += count;
            offer.NoteUse();
        }

        CheckUnchanged(file);
    }

    private static async Task SendAsync<T>(IServerStreamWriter<T> responses, T message, CancellationToken cancellationToken)
    {
        try
        {
            // Not with the call's own token: a call that ends while it is being cancelled would be cancelled once more, after its end.
            await responses.WriteAsync(message, CancellationToken.None).WaitAsync(ReaderPatience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, $"nothing was read for {ReaderPatience.TotalSeconds:F0} s"));
        }
    }

    private async Task<FileManifest> ManifestAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await offer.Manifest.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DataException error)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, error.Message));
        }
    }

    private static void CheckUnchanged(OfferedFile file)
    {
        if (!file.IsUnchanged())
        {
            throw Changed(file);
        }
    }

    private static RpcException Changed(OfferedFile file) => new(new Status(
        StatusCode.FailedPrecondition,
        $"data file {file.Place} on the coordinator's machine changed after the run began; restore it, or start a new run"));
}
