using System.Globalization;
using System.Net;
using Cluster.Cli.Commands;
using Cluster.Collectives.Transports;
using Cluster.Coordinator;
using Cluster.Coordinator.Progress;
using Cluster.Experiments.Links;
using Cluster.Jobs;

namespace Cluster.Cli.Launching;

/// <summary>A coordinator and its workers as child processes on loopback. Any number of them may run side by side.</summary>
internal sealed class LocalCluster : IDisposable
{
    private static readonly TimeSpan ArrivalLag = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellGrace = TimeSpan.FromSeconds(10);

    // Before it listens a coordinator reads the data, and whatever size that has; before it ends it writes the result.
    private static readonly TimeSpan ListenPatience = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(45);

    // Longer than workers go on looking for a coordinator.
    private static readonly TimeSpan WorkerPatience = TimeSpan.FromMinutes(1);

    private readonly LocalRun _run;
    private readonly IProgressObserver _view;
    private readonly RunToken _token;
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ChildProcess> _workers = [];
    private SupervisedCoordinator? _coordinator;
    private readonly TaskCompletionSource _allArrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunEnded? _summary;
    private StepTimes? _times;
    private EmulatedNetwork? _network;
    private int _arrived;
    private volatile bool _wasAskedToStop;
    private volatile bool _isOver;

    private LocalCluster(LocalRun run, IProgressObserver view) => (_run, _view, _token) = (run, view, RunToken.Take(run.Folder));

    /// <summary>Starts the processes and waits until all of them have ended.</summary>
    /// <param name="run">What to run.</param>
    /// <param name="view">Who watches.</param>
    /// <param name="stopping">Cancelled when the run shall end early: after the step in progress, with a checkpoint.</param>
    /// <returns>How it ended; errors of the run are told there and not thrown.</returns>
    public static async Task<LocalResult> RunAsync(LocalRun run, IProgressObserver view, CancellationToken stopping)
    {
        using var cluster = new LocalCluster(run, view);
        using var stop = stopping.Register(cluster.Stop);
        return await cluster.RunAsync();
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }

        _coordinator?.Dispose();
        _network?.Dispose();
        _token.Dispose();
    }

    private async Task<LocalResult> RunAsync()
    {
        // Children do not share the command line: the job reaches the coordinator as a file, the token by environment.
        var jobFile = Path.Combine(_run.Folder.Path, "submitted-job.json");
        await File.WriteAllTextAsync(jobFile, JobFile.Write(_run.Spec));
        _coordinator = new SupervisedCoordinator(
            address => ChildProcess.Start(
                "coordinator",
                CoordinatorArguments(jobFile, address),
                _token.Token,
                _run.Folder.CoordinatorLog,
                OnCoordinatorLine,
                inNamespace: _run.Namespaces?.OfCoordinator),
            line => _view.On(new Notice(line)));
        var coordinatorEnds = _coordinator.RunAsync();
        if (_wasAskedToStop)
        {
            // It was asked before there was anybody to tell.
            _coordinator.RequestStop();
        }

        var silence = Task.Delay(ListenPatience);
        var first = await Task.WhenAny(_listening.Task, coordinatorEnds, silence);
        if (first == silence)
        {
            _coordinator.Kill();
            return new LocalResult(
                UserErrors.ExitCode,
                null,
                $"the coordinator did not listen within {ListenPatience.TotalMinutes:F0} min and was killed; "
                + $"its log is {_run.Folder.CoordinatorLog}");
        }

        if (first == coordinatorEnds)
        {
            return await AtOnceAsync(coordinatorEnds);
        }

        if (_wasAskedToStop)
        {
            // Workers would look for a coordinator that is going.
            return Result(await coordinatorEnds);
        }

        var address = await _listening.Task;
        _network = _run.Hosts is { } hosts ? new EmulatedNetwork(hosts.Link, IPEndPoint.Parse(address)) : null;
        for (var number = 1; number <= _run.Workers; number++)
        {
            var arguments = WorkerArguments(number, address);
            _workers.Add(ChildProcess.Start(
                $"worker {number}",
                arguments,
                _token.Token,
                _run.Folder.WorkerLog(number),
                null,
                _run.Cores?[number - 1],
                _run.Namespaces?.Of(number)));
        }

        var workersEnd = Task.WhenAll(_workers.Select(WatchAsync));
        if (await Task.WhenAny(coordinatorEnds, workersEnd) == workersEnd)
        {
            await AfterLastWorkerAsync(coordinatorEnds);
        }

        var exitCode = await coordinatorEnds;

        // Those that had not found it yet, or have lost it, need not go on looking.
        _isOver = true;
        _workers.ForEach(worker => worker.RequestStop());
        await Task.WhenAll(_workers.Select(worker => worker.WaitAsync(WorkerPatience, "after the coordinator")));
        await workersEnd;
        return Result(exitCode) with { Times = _times, Traffic = _network?.Traffic };
    }

    // A run that goes on by itself may have ended before; else whoever ends before it listens says what it could not do.
    private async Task<LocalResult> AtOnceAsync(Task<int> coordinatorEnds)
    {
        if (await coordinatorEnds != CoordinatorOutcome.Success)
        {
            return new LocalResult(UserErrors.ExitCode, null, _coordinator!.LastWord);
        }

        _view.On(new Notice(_coordinator!.LastLine ?? "the run has ended already"));
        return new LocalResult(CoordinatorOutcome.Success, null, null);
    }

    private LocalResult Result(int exitCode)
    {
        if (exitCode == CoordinatorOutcome.Success)
        {
            return new LocalResult(exitCode, _summary, null);
        }

        // When no worker is left, what the last of them said explains more than that the run could not go on.
        var wasAskedToStop = exitCode == CoordinatorOutcome.Interrupted && _wasAskedToStop;
        var failed = _workers.Find(worker => worker.ExitCode is not (0 or CoordinatorOutcome.Interrupted));
        var error = failed is null ? _coordinator!.LastWord : $"{failed.Name}: {failed.LastWord}; its log is {failed.LogFile}";
        return new LocalResult(wasAskedToStop ? exitCode : UserErrors.ExitCode, _summary, wasAskedToStop ? null : error);
    }

    // Workers end after the run's last step, or because they failed; nobody starts new ones here.
    private async Task AfterLastWorkerAsync(Task<int> coordinatorEnds)
    {
        var isOver = _workers.Exists(worker => worker.ExitCode == 0);
        var grace = Task.Delay(isOver ? FarewellGrace : TimeSpan.Zero);
        if (await Task.WhenAny(coordinatorEnds, grace) == grace)
        {
            _coordinator!.RequestStop();
            await _coordinator.WaitAsync(StopPatience, "after the last worker");
        }
    }

    private async Task WatchAsync(ChildProcess worker)
    {
        var exitCode = await worker.WaitAsync();
        if (exitCode == 0 || (_isOver && exitCode == CoordinatorOutcome.Interrupted))
        {
            return;
        }

        _view.On(new WorkerFailed(worker.Name, worker.LastWord));

        // Nobody will start another, so the run would wait for it in vain. The news of arrivals may lag a little behind.
        if (await Task.WhenAny(_allArrived.Task, Task.Delay(ArrivalLag)) != _allArrived.Task)
        {
            _coordinator!.RequestStop();
        }
    }

    private void OnCoordinatorLine(string line)
    {
        if (ProgressJson.TryRead(line) is not { } progress)
        {
            return;
        }

        switch (progress)
        {
            case Listening listening:
                _coordinator!.NoteAddress(listening.Address);
                _listening.TrySetResult(listening.Address);
                break;
            case StepDone:
                _coordinator!.NoteProgress();
                break;
            case WorkerArrived when ++_arrived == _run.Workers:
                _allArrived.TrySetResult();
                break;
            case StepTimes times:
                _times = times;
                break;
            case RunEnded ended:
                _summary = ended;
                break;
        }

        _view.On(progress);
    }

    // The children drain as well: a terminal's Ctrl-C reaches them itself, a signal to this process alone does not.
    private void Stop()
    {
        _wasAskedToStop = true;
        _coordinator?.RequestStop();
    }

    // One that is started again waits for one worker alone: nobody knows how many of them are left.
    private List<string> CoordinatorArguments(string jobFile, string? address)
    {
        List<string> arguments =
        [
            "coordinator", jobFile,
            "--listen", address ?? $"{(_run.Namespaces is null ? "127.0.0.1" : NetworkNamespaces.Address)}:0",
            "--workers", Text(address is null ? _run.Workers : 1),
            "--run-folder", _run.Folder.Path,
            "--progress", "json",
            "--transport", TransportOption.NameOf(_run.Transport),
            "--warm-up", Text(_run.WarmUp),
            "--topology", TopologyOption.NameOf(_run.Topology),
            "--audit", _run.Audit.ToString("R", CultureInfo.InvariantCulture),
            "--stragglers", StragglersOption.NameOf(_run.Stragglers),
            "--stop-with-input",
        ];
        if (_run.Namespaces is not null)
        {
            // Nobody but this machine's own processes can reach that network.
            arguments.Add("--insecure");
        }

        if (_run.ResumesByItself || address is not null)
        {
            arguments.AddRange(["--resume", ResumeOptions.Automatic]);
        }
        else if (_run.Resume is { } path)
        {
            arguments.AddRange(["--resume", path]);
        }

        if (_run.StopAfter is { } step)
        {
            arguments.AddRange(["--stop-after", Text(step)]);
        }

        return arguments;
    }

    private List<string> WorkerArguments(int number, string address)
    {
        // What stands for another host shares no memory with the coordinator, and reaches it over its cable alone.
        var isRemote = _run.Hosts?.IsRemote(number) == true;

        // The emulated network carries the stream alone. Namespaces share one kernel, over which no memory shall be shared here.
        var transport = isRemote ? Transport.Grpc
            : _run.Namespaces?.IsRemote(number) == true && _run.Transport == Transport.Auto ? Transport.Sockets
            : _run.Transport;
        List<string> arguments =
        [
            "worker",
            "--coordinator", isRemote ? _network!.AddHost().ToString() : address,
            "--number", Text(number),
            "--threads", Text(_run.Threads),
            "--transport", TransportOption.NameOf(transport),
            "--stop-with-input",
        ];
        if (_run.Namespaces is not null)
        {
            // Nobody but this machine's own processes can reach that network.
            arguments.Add("--insecure");
        }

        foreach (var plugin in _run.Spec.Plugins)
        {
            arguments.AddRange(["--plugins", Path.GetDirectoryName(plugin.Path)!]);
        }

        if (_run.Pretence is { } pretence)
        {
            arguments.AddRange(["--pretend", pretence]);
        }

        var faults = _run.Faults.For(number);
        if (faults.SlowFactor > 1)
        {
            arguments.AddRange(["--slow", string.Create(CultureInfo.InvariantCulture, $"{faults.SlowFactor}x")]);
        }

        if (faults.KillAtStep is { } step)
        {
            arguments.AddRange(["--kill-at-step", Text(step)]);
        }

        return arguments;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
