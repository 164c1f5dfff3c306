using System.Buffers;

namespace Cluster.Checkpoints.Ledger;

/// <summary>Writes a run's ledger. Whoever trains leaves entries here and goes on; they are formatted, chained and handed to the operating system a
/// few times a second on another thread, and forced to the disk when somebody asks for that.</summary>
/// <remarks>When the disk fails, one line says so and the run goes on: entries wait in memory, and every request for durability makes a new file of
/// what the old one holds and of what waits. Until one succeeds there are no new checkpoints, since none may be ahead of the ledger. After a failed
/// fsync nothing may be concluded from a second one on that file, so there is none.</remarks>
public sealed class LedgerWriter : IDisposable
{
    /// <summary>Entries that may wait for a disk: some 100 MB. A run that is further ahead of its ledger than that ends.</summary>
    internal const int WaitingMax = 1 << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly Lock _fileGate = new();
    private readonly LedgerChain _chain;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly IDurableStorage _storage;
    private readonly string _path;
    private readonly ITimer _timer;
    private List<LedgerEntry> _waiting = [];
    private List<LedgerEntry> _taken = [];
    private LedgerFile? _file;
    private long _written;
    private int _unwritten;
    private int _isTicking;
    private Action<string>? _tell;

    private LedgerWriter(string path, LedgerPast? past, BeganEntry began, IDurableStorage storage, TimeProvider clock)
    {
        (_path, _storage, _written) = (path, storage, past?.Bytes ?? 0);
        _chain = new LedgerChain(past?.Head ?? began.Job);
        _chain.Write(began, _lines);
        Renew();
        _timer = clock.CreateTimer(_ => Tick(), null, Interval, Interval);
    }

    /// <summary>Begins a ledger with the run's first entry, which is on the disk when this returns. One that is there is replaced.</summary>
    /// <param name="runFolder">The run's folder; it exists.</param>
    /// <param name="began">The first entry.</param>
    /// <param name="confirm">Called before a file gets the ledger's name; throws if this writer was replaced by another one. Null where there
    /// can be no other.</param>
    /// <exception cref="CheckpointException">It cannot be written.</exception>
    public static LedgerWriter Begin(string runFolder, BeganEntry began, Action? confirm = null) =>
        Open(runFolder, null, began, ConfirmedStorage.Of(confirm), TimeProvider.System);

    /// <summary>Goes on with a ledger. A torn line at its end is cut off. The new entry is on the disk when this returns.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <param name="past">The ledger so far.</param>
    /// <param name="began">How the run goes on.</param>
    /// <param name="confirm">Called before a file gets the ledger's name; throws if this writer was replaced by another one. Null where there
    /// can be no other.</param>
    /// <exception cref="CheckpointException">It cannot be written; the ledger is what it was.</exception>
    public static LedgerWriter Continue(string runFolder, LedgerPast past, BeganEntry began, Action? confirm = null)
    {
        ArgumentNullException.ThrowIfNull(past);
        return Open(runFolder, past, began, ConfirmedStorage.Of(confirm), TimeProvider.System);
    }

    internal static LedgerWriter Open(string runFolder, LedgerPast? past, BeganEntry began, IDurableStorage storage, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(began);
        return new LedgerWriter(RunLedger.PathIn(Path.GetFullPath(runFolder)), past, began, storage, clock);
    }

    /// <summary>Says who hears, in one line and on any thread, that the disk has failed.</summary>
    /// <param name="tell">Hears it.</param>
    public void OnFailure(Action<string> tell) => _tell = tell;

    /// <summary>Takes an entry; waits for no disk.</summary>
    /// <param name="entry">The entry.</param>
    /// <exception cref="CheckpointException">Too many wait for the disk already.</exception>
    public void Append(LedgerEntry entry)
    {
        lock (_gate)
        {
            if (_waiting.Count + _unwritten >= WaitingMax)
            {
                throw new CheckpointException(
                    $"{_path} needs a disk that takes it, got {WaitingMax} entries that wait; mend or free the disk, then go on with --resume.");
            }

            _waiting.Add(entry);
        }
    }

    /// <summary>Waits until all entries so far are on the disk. Not for the thread that trains.</summary>
    /// <exception cref="CheckpointException">The disk did not take or keep them.</exception>
    public void MakeDurable() => Flush(isDurable: true);

    /// <summary>Hands what waits to the operating system and closes the file.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        TryFlush();
        lock (_fileGate)
        {
            _file?.Dispose();
        }
    }

    // A disk that is slow holds up one thread at most.
    private void Tick()
    {
        if (Interlocked.Exchange(ref _isTicking, 1) == 0)
        {
            TryFlush();
            Volatile.Write(ref _isTicking, 0);
        }
    }

    private void TryFlush()
    {
        try
        {
            Flush(isDurable: false);
        }
        catch (CheckpointException)
        {
            // Told already; who asks for durability hears of it as well.
        }
    }

    private void Flush(bool isDurable)
    {
        string? failure = null;
        try
        {
            lock (_fileGate)
            {
                if (_file is null && !isDurable)
                {
                    // What waits stays where its number is limited, until somebody asks for a new file.
                    return;
                }

                var wasWhole = _file is not null;
                try
                {
                    FormatWaiting();
                    Store(isDurable);
                }
                catch (CheckpointException error)
                {
                    _file?.Dispose();
                    _file = null;
                    failure = wasWhole ? error.Message : null;
                    throw;
                }
            }
        }
        finally
        {
            // Outside of the lock: whoever hears it may hold locks of his own.
            if (failure is not null)
            {
                _tell?.Invoke($"the run's ledger could not be written, so there are no checkpoints until it can; training goes on: {failure}");
            }
        }
    }

    private void FormatWaiting()
    {
        lock (_gate)
        {
            (_waiting, _taken) = (_taken, _waiting);
            _unwritten += _taken.Count;
        }

        foreach (var entry in _taken)
        {
            _chain.Write(entry, _lines);
        }

        _taken.Clear();
    }

    private void Store(bool isDurable)
    {
        if (_file is null)
        {
            Renew();
            return;
        }

        _file.Write(_lines.WrittenSpan);
        NoteWritten(_file);
        if (isDurable)
        {
            _file.Sync();
        }
    }

    private void Renew()
    {
        _file = LedgerFile.Create(_path, _written, _lines.WrittenSpan, _chain.Head, _storage);
        NoteWritten(_file);
    }

    private void NoteWritten(LedgerFile file)
    {
        _written = file.Length;
        _lines.ResetWrittenCount();
        lock (_gate)
        {
            _unwritten = 0;
        }
    }
}
