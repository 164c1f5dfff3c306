using System.Collections.Concurrent;
using System.Diagnostics;
using Cluster.Cli.Launching;
using Cluster.Cli.Launching.Remote;
using Cluster.Collectives.Joining;

namespace Cluster.Cli.Diagnosing.Hosts;

/// <summary>A doctor on a host, over ssh. It ends with this object at the latest.</summary>
internal sealed class RemoteDoctor : IAsyncDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(20);

    private readonly TimeSpan _patience;
    private readonly ConcurrentQueue<Finding> _findings = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ChildProcess _process;
    private readonly Task<int> _ending;

    /// <summary>Starts it.</summary>
    /// <param name="start">What leads to it.</param>
    /// <param name="token">The token that the coordinator asks for.</param>
    /// <param name="logFile">Where all it writes goes.</param>
    /// <param name="patience">How long it may take before it is ready, and again with the link.</param>
    public RemoteDoctor(ProcessStartInfo start, JoinToken token, string logFile, TimeSpan patience)
    {
        _patience = patience;
        _process = ChildProcess.Start("doctor", start, logFile, Hear);
        _process.Tell(token.ToEnvironmentValue());
        _ending = _process.WaitAsync();
    }

    /// <summary>What it has found so far.</summary>
    public IReadOnlyCollection<Finding> Findings => _findings;

    /// <summary>Waits until it has looked at everything but the link.</summary>
    /// <param name="stopping">Gives up.</param>
    /// <returns>Whether the link can be measured.</returns>
    public async Task<bool> LookAsync(CancellationToken stopping) =>
        await InTimeAsync(Task.WhenAny(_ready.Task, _ending), "looked at the host", stopping) && !_ending.IsCompleted;

    /// <summary>Lets it measure the link, and waits for its end.</summary>
    /// <param name="stopping">Gives up.</param>
    public async Task MeasureAsync(CancellationToken stopping)
    {
        _process.Tell(RequestedDoctor.Leave);
        await InTimeAsync(_ending, "measured the link", stopping);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
    }

    // A script between here and ssh would leave it behind; it ends with its standard input.
    private async Task EndAsync()
    {
        _process.RequestStop();
        _process.Kill();
        await Task.WhenAny(_ending, Task.Delay(EndPatience));
    }

    private async Task<bool> InTimeAsync(Task task, string what, CancellationToken stopping)
    {
        try
        {
            await task.WaitAsync(_patience, stopping);
        }
        catch (TimeoutException)
        {
            await EndAsync();
            Fail(FormattableString.Invariant($"the doctor there had not {what} after {_patience.TotalSeconds:0} s and was killed"));
            return false;
        }

        // It says itself what went wrong, unless its connection or its process broke off.
        var hasEnd = _findings.Any(finding => finding.Verdict == Verdict.Fail || finding.Check == CoordinatorChecks.LinkCheck);
        if (_ending.IsCompleted && !hasEnd)
        {
            Fail($"the doctor there {_process.LastWord}");
        }

        return true;
    }

    private void Fail(string text) => _findings.Enqueue(Finding.Fail(SecureShell.Check, text, "look at that host and at the network, and try again"));

    private void Hear(string line)
    {
        if (line == RequestedDoctor.Ready)
        {
            _ready.TrySetResult();
        }
        else if (FindingsText.Read(line) is { } finding)
        {
            _findings.Enqueue(finding);
        }
    }
}
