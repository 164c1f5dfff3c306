using Cluster.Coordinator;

namespace Cluster.Cli.Launching;

/// <summary>A local cluster's coordinator, which is started again where it listened when it dies. One that ends by itself, with or without
/// success, has its reasons.</summary>
/// <param name="start">Starts a process: the first one for null, a later one for HOST:PORT where the first one listened.</param>
/// <param name="tell">Hears, in one line, of a restart.</param>
internal sealed class SupervisedCoordinator(Func<string?, ChildProcess> start, Action<string> tell) : IDisposable
{
    private const int MostRestartsInARow = 3;
    private const int SignalBase = 128;

    private readonly Lock _gate = new();
    private ChildProcess? _process;
    private string? _address;
    private int _restartsInARow;
    private bool _isStopping;

    /// <summary>The last one's own explanation of a failure, or what can be told from its exit.</summary>
    public string LastWord => _process?.LastWord ?? "not started";

    /// <summary>The last line it wrote on standard error; null before the first.</summary>
    public string? LastLine => _process?.LastLine;

    /// <summary>Notes where it listens; from then on it is worth being started again.</summary>
    public void NoteAddress(string address) => _address = address;

    /// <summary>Notes that the run came further.</summary>
    public void NoteProgress() => _restartsInARow = 0;

    /// <summary>Starts it.</summary>
    /// <returns>A wait until it has ended for good; gives the last one's exit code.</returns>
    public Task<int> RunAsync()
    {
        _process = start(null);
        return SuperviseAsync(_process);
    }

    /// <summary>Asks it to finish.</summary>
    public void RequestStop()
    {
        lock (_gate)
        {
            _isStopping = true;
            _process?.RequestStop();
        }
    }

    public void Dispose() => _process?.Dispose();

    private async Task<int> SuperviseAsync(ChildProcess process)
    {
        while (true)
        {
            var exitCode = await process.WaitAsync();
            lock (_gate)
            {
                var died = exitCode > SignalBase && exitCode != CoordinatorOutcome.Interrupted;
                if (!died || _isStopping || _address is null || _restartsInARow == MostRestartsInARow)
                {
                    return exitCode;
                }

                _restartsInARow++;
                tell($"the coordinator {process.LastWord}; it is started again");
                process.Dispose();
                _process = process = start(_address);
            }
        }
    }
}
