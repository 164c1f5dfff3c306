using System.Diagnostics;
using Cluster.Coordinator;

namespace Cluster.Cli.Launching.Remote;

/// <summary>A worker on a host. When it is lost, killed or cut off with its connection, it is started again; one that ends by itself, with or
/// without success, has its reasons.</summary>
internal sealed class RemoteWorker : ILaunchedWorker
{
    private const int SignalBase = 128;

    private readonly Func<ChildProcess> _start;
    private readonly RestartRules _rules;
    private readonly Action<string> _tell;
    private readonly CancellationTokenSource _stopping;
    private readonly Lock _gate = new();
    private readonly Task<int> _ending;
    private ChildProcess _process;

    /// <summary>Starts it.</summary>
    /// <param name="start">Starts the process that leads to it.</param>
    /// <param name="rules">When to start it again.</param>
    /// <param name="tell">Hears, in one line, of a restart.</param>
    /// <param name="stopping">Cancelled when the run shall end: from then on nothing is started again.</param>
    public RemoteWorker(Func<ChildProcess> start, RestartRules rules, Action<string> tell, CancellationToken stopping)
    {
        (_start, _rules, _tell) = (start, rules, tell);
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _process = start();
        _ending = SuperviseAsync();
    }

    public string Name => _process.Name;

    public string LogFile => _process.LogFile;

    public int ExitCode => _process.ExitCode;

    public string LastWord => _process.LastWord;

    public Task<int> WaitAsync() => _ending;

    public async Task<int> WaitAsync(TimeSpan patience, string since)
    {
        await _stopping.CancelAsync();
        await _process.WaitAsync(patience, since);
        return await _ending;
    }

    public void RequestStop()
    {
        _stopping.Cancel();
        lock (_gate)
        {
            _process.RequestStop();
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        lock (_gate)
        {
            _process.Dispose();
        }
    }

    private async Task<int> SuperviseAsync()
    {
        for (var losses = 1; ; losses++)
        {
            var begin = Stopwatch.GetTimestamp();
            var exitCode = await _process.WaitAsync();
            losses = Stopwatch.GetElapsedTime(begin) < RestartRules.LongLife ? losses : 1;
            var isLost = exitCode > SignalBase && exitCode != CoordinatorOutcome.Interrupted;
            if (!isLost || _stopping.IsCancellationRequested || _rules.DelayAfter(losses) is not { } delay)
            {
                return exitCode;
            }

            _tell(FormattableString.Invariant(
                $"{Name} {LastWord}; it is started again in {delay.TotalSeconds:0.#} s ({losses} of {_rules.Most} times in a row)"));
            await Task.Delay(delay, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            lock (_gate)
            {
                if (_stopping.IsCancellationRequested)
                {
                    return exitCode;
                }

                using var lost = _process;
                _process = _start();
            }
        }
    }
}
