using Microsoft.Win32.SafeHandles;

namespace Cluster.Checkpoints.Ledger;

/// <summary>The file of a ledger while it is written. Each is a new one that took its predecessor's name once it held all of it, so nobody who
/// still has the old one open can write into it. After a failed write or sync it is good for nothing but being replaced.</summary>
internal sealed class LedgerFile : IDisposable
{
    private const int CopyBytes = 1 << 20;

    private readonly IDurableStorage _storage;
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private bool _isSynced = true;

    private LedgerFile(string path, IDurableStorage storage, SafeFileHandle file) => (_path, _storage, _file) = (path, storage, file);

    /// <summary>Bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>Makes the file, on the disk when this returns.</summary>
    /// <param name="path">Its path. What has that name is replaced at the end.</param>
    /// <param name="kept">Bytes at the beginning of the file there that are kept.</param>
    /// <param name="added">The lines behind them.</param>
    /// <param name="head">Hash of the last line, once it is written.</param>
    /// <param name="storage">The disk.</param>
    /// <exception cref="CheckpointException">It cannot be written, or does not read back as it should.</exception>
    public static LedgerFile Create(string path, long kept, ReadOnlySpan<byte> added, string head, IDurableStorage storage)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        LedgerFile? file = null;
        try
        {
            file = new LedgerFile(path, storage, storage.Create(temporary));
            if (kept > 0)
            {
                file.Copy(path, kept);
            }

            file.Write(added);
            file.Sync();
            CheckHead(temporary, head);
            storage.Replace(temporary, path);
            storage.SyncDirectory(Path.GetDirectoryName(path)!);
            return file;
        }
        catch (Exception exception) when (exception is CheckpointException || CheckpointException.IsStorageFailure(exception))
        {
            file?.Dispose();
            Remove(temporary);
            throw exception as CheckpointException ?? CheckpointException.NotWritten(path, exception);
        }
    }

    /// <summary>Appends lines.</summary>
    /// <exception cref="CheckpointException">The disk did not take them.</exception>
    public void Write(ReadOnlySpan<byte> lines)
    {
        if (lines.IsEmpty)
        {
            return;
        }

        _isSynced = false;
        try
        {
            _storage.Write(_file, lines, Length);
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotWritten(_path, exception);
        }

        Length += lines.Length;
    }

    /// <summary>Forces what was written to the disk.</summary>
    /// <exception cref="CheckpointException">The disk did not keep it. A second attempt would prove nothing.</exception>
    public void Sync()
    {
        if (_isSynced)
        {
            return;
        }

        try
        {
            _storage.Sync(_file);
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotWritten(_path, exception);
        }

        _isSynced = true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void CheckHead(string path, string head)
    {
        using var scan = LedgerScan.Open(path);
        while (scan.Next() is { } next)
        {
            if (next.Problem is { } problem)
            {
                throw new CheckpointException($"{scan.Place} {problem}; mend the disk.");
            }
        }

        if (scan.Head != head || scan.TornBytes > 0)
        {
            throw new CheckpointException($"{path} needs to read back with hash {head} at its end, got {scan.Head}; mend the disk.");
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            // The failure that brought us here is the one to report.
        }
    }

    private void Copy(string path, long bytes)
    {
        using var source = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        var buffer = new byte[Math.Min(CopyBytes, bytes)];
        while (Length < bytes)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - Length));
            RegularFile.ReadExactly(source, path, part, Length);
            Write(part);
        }
    }
}
