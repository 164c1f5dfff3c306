using Cluster.Cli.Commands;
using Cluster.Collectives.Joining;
using Cluster.Coordinator;
using Cluster.Coordinator.Progress;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Launching;

/// <summary>A coordinator process on this machine and its workers, wherever they are, from their start to their end.</summary>
internal sealed class LaunchedCluster : IDisposable
{
    private static readonly TimeSpan ArrivalLag = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellGrace = TimeSpan.FromSeconds(10);

    // Before it listens a coordinator reads the data, and whatever size that has; before it ends it writes the result.
    private static readonly TimeSpan ListenPatience = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(45);

    // Longer than workers go on looking for a coordinator.
    private static readonly TimeSpan WorkerPatience = TimeSpan.FromMinutes(1);

    private readonly CoordinatorOrder _order;
    private readonly Func<string, JoinToken, IEnumerable<ILaunchedWorker>> _startWorkers;
    private readonly IProgressObserver _view;
    private readonly RunToken _token;
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ILaunchedWorker> _workers = [];
    private readonly SupervisedCoordinator _coordinator;
    private readonly TaskCompletionSource _allArrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunEnded? _summary;
    private StepTimes? _times;
    private int _arrived;
    private volatile bool _wasAskedToStop;
    private volatile bool _isOver;

    private LaunchedCluster(
        CoordinatorOrder order, Func<string, JoinToken, IEnumerable<ILaunchedWorker>> startWorkers, IProgressObserver view)
    {
        (_order, _startWorkers, _view, _token) = (order, startWorkers, view, RunToken.Take(order.Folder));
        _coordinator = new SupervisedCoordinator(
            address => ChildProcess.Start(
                "coordinator",
                order.Arguments(address),
                _token.Token,
                order.Folder.CoordinatorLog,
                OnCoordinatorLine,
                inNamespace: order.Namespace),
            line => view.On(new Notice(line)));
    }

    /// <summary>Starts the processes and waits until all of them have ended.</summary>
    /// <param name="job">The job.</param>
    /// <param name="order">The coordinator, which waits for as many workers as are started.</param>
    /// <param name="startWorkers">Starts the workers for HOST:PORT where the coordinator listens.</param>
    /// <param name="view">Who watches.</param>
    /// <param name="stopping">Cancelled when the run shall end early: after the step in progress, with a checkpoint.</param>
    /// <returns>How it ended; errors of the run are told there and not thrown.</returns>
    public static async Task<LocalResult> RunAsync(
        JobSpec job,
        CoordinatorOrder order,
        Func<string, JoinToken, IEnumerable<ILaunchedWorker>> startWorkers,
        IProgressObserver view,
        CancellationToken stopping)
    {
        using var cluster = new LaunchedCluster(order, startWorkers, view);
        using var stop = stopping.Register(cluster.Stop);
        return await cluster.RunAsync(job);
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }

        _coordinator.Dispose();
        _token.Dispose();
    }

    private async Task<LocalResult> RunAsync(JobSpec job)
    {
        await File.WriteAllTextAsync(_order.JobFile, JobFile.Write(job));
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
                + $"its log is {_order.Folder.CoordinatorLog}");
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

        _workers.AddRange(_startWorkers(await _listening.Task, _token.Token));
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
        return Result(exitCode) with { Times = _times };
    }

    // A run that goes on by itself may have ended before; else whoever ends before it listens says what it could not do.
    private async Task<LocalResult> AtOnceAsync(Task<int> coordinatorEnds)
    {
        if (await coordinatorEnds != CoordinatorOutcome.Success)
        {
            return new LocalResult(UserErrors.ExitCode, null, _coordinator.LastWord);
        }

        _view.On(new Notice(_coordinator.LastLine ?? "the run has ended already"));
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
        var error = failed is null ? _coordinator.LastWord : $"{failed.Name}: {failed.LastWord}; its log is {failed.LogFile}";
        return new LocalResult(wasAskedToStop ? exitCode : UserErrors.ExitCode, _summary, wasAskedToStop ? null : error);
    }

    // Workers end after the run's last step, or because they failed; nobody starts new ones here.
    private async Task AfterLastWorkerAsync(Task<int> coordinatorEnds)
    {
        var isOver = _workers.Exists(worker => worker.ExitCode == 0);
        var grace = Task.Delay(isOver ? FarewellGrace : TimeSpan.Zero);
        if (await Task.WhenAny(coordinatorEnds, grace) == grace)
        {
            _coordinator.RequestStop();
            await _coordinator.WaitAsync(StopPatience, "after the last worker");
        }
    }

    private async Task WatchAsync(ILaunchedWorker worker)
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
            _coordinator.RequestStop();
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
                _coordinator.NoteAddress(listening.Address);
                _listening.TrySetResult(listening.Address);
                break;
            case StepDone:
                _coordinator.NoteProgress();
                break;
            case WorkerArrived when ++_arrived == _order.Workers:
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
        _coordinator.RequestStop();
    }
}
