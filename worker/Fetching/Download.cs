using System.Security.Cryptography;
using Cluster.Data;
using Cluster.Data.Files;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker.Fetching;

/// <summary>Fetches one file into the part that a cache keeps of it, and hashes it on the way. A part that an earlier transfer left is
/// gone on with.</summary>
internal sealed class Download(CacheFolder cache, IRemoteFiles remote, FetchProgress progress, ILogger logger)
{
    /// <summary>Completes a part.</summary>
    /// <param name="file">The file.</param>
    /// <param name="part">Its part, open for nobody else; truncated if its bytes turn out wrong.</param>
    /// <param name="cancellationToken">Gives up; what has come stays.</param>
    /// <exception cref="DataException">Other bytes came than announced, or the disk does not take them.</exception>
    public async Task CompleteAsync(RemoteFile file, FileStream part, CancellationToken cancellationToken)
    {
        if (await TryCompleteAsync(file, part, cancellationToken).ConfigureAwait(false) is not { } wrong)
        {
            return;
        }

        // What an earlier transfer left may have been damaged since; from the beginning there is only one side to blame.
        if (wrong.WasResumed)
        {
            logger.PartDamaged(file.Name);
            wrong = await TryCompleteAsync(file, part, cancellationToken).ConfigureAwait(false);
        }

        if (wrong is not null)
        {
            throw new DataException(
                $"data file {file.Name} arrived with other bytes: expected SHA-256 {file.Sha256}, got {wrong.Sha256}; "
                + "was the file changed on the coordinator's machine? start a new run");
        }
    }

    private async Task<Mismatch?> TryCompleteAsync(RemoteFile file, FileStream part, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var kept = Keep(() => HashPart(file, part, hash, cancellationToken), file, part);
        progress.Resume(kept);
        await foreach (var bytes in remote.ReadAsync(file, kept, cancellationToken).ConfigureAwait(false))
        {
            hash.AppendData(bytes.Span);
            Keep(() => Append(part, bytes), file, part);
            progress.Receive(bytes.Length);
        }

        var sha256 = FileHash.Finish(hash);
        if (sha256 == file.Sha256)
        {
            return null;
        }

        part.SetLength(0);
        progress.Resume(-file.Size);
        return new Mismatch(sha256, kept > 0);
    }

    private static long HashPart(RemoteFile file, FileStream part, IncrementalHash hash, CancellationToken cancellationToken)
    {
        if (part.Length > file.Size)
        {
            part.SetLength(0);
        }

        part.Position = 0;
        return FileHash.Append(hash, part, cancellationToken);
    }

    private static long Append(FileStream part, ReadOnlyMemory<byte> bytes)
    {
        part.Write(bytes.Span);
        return bytes.Length;
    }

    private long Keep(Func<long> write, RemoteFile file, FileStream part)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk is of no use to anybody; the room goes back.
            part.SetLength(0);
            throw new DataException(
                $"data cache {cache.Path} cannot take {file.Name} ({ByteSize.Format(file.Size)}): {error.Message.TrimEnd('.')}; "
                + "free some space or give another folder with --data-cache",
                error);
        }
    }

    private sealed record Mismatch(string Sha256, bool WasResumed);
}
