namespace Cluster.Checkpoints.Ledger;

/// <summary>Goes through the lines of a ledger's file and checks each by itself and its place in the chain.</summary>
public sealed class LedgerScan : IDisposable
{
    private readonly FileStream _stream;
    private readonly LineReader _lines;
    private readonly string _path;
    private LedgerChain? _chain;
    private int _number;

    private LedgerScan(string path, FileStream stream)
    {
        (_path, _stream) = (path, stream);
        _lines = new LineReader(stream);
    }

    /// <summary>File and number of the last line, as in <c>ledger.jsonl:7</c>.</summary>
    public string Place => $"{_path}:{_number}";

    /// <summary>Hash of the last line that was whole; empty before the first.</summary>
    public string Head => _number == 0 ? "" : _chain!.Head;

    /// <summary>Bytes up to the end of the last line.</summary>
    public long Bytes => _lines.Offset;

    /// <summary>Bytes of a line without an end, once the lines are through.</summary>
    public int TornBytes => _lines.TornBytes;

    /// <summary>Opens a ledger's file, which a run may be writing.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="CheckpointException">There is none, or it cannot be read.</exception>
    public static LedgerScan Open(string path)
    {
        try
        {
            return new LedgerScan(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1));
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotRead(path, exception);
        }
    }

    /// <summary>The next line.</summary>
    /// <returns>The line; or what is wrong with it, as "needs …, got …", after which the chain cannot be followed any further; null at the
    /// end.</returns>
    /// <exception cref="CheckpointException">The file cannot be read.</exception>
    public (LedgerLine? Line, string? Problem)? Next()
    {
        try
        {
            if (!_lines.TryRead(out var line))
            {
                return null;
            }

            _number++;
            _chain ??= new LedgerChain(LedgerChain.JobOf(line));
            var (entry, problem) = _chain.Read(line);
            return problem is null ? (new LedgerLine(_number, entry!, _chain.Head), null) : (null, problem);
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotRead(_path, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
