using Cluster.Collectives.Joining;
using Cluster.Coordinator.Progress;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Launching.Remote;

/// <summary>Carries a launch out.</summary>
internal sealed class HostCluster
{
    private readonly LaunchPlan _plan;
    private readonly string _authority;
    private readonly IProgressObserver _view;
    private readonly CancellationToken _stopping;

    private HostCluster(LaunchPlan plan, string authority, IProgressObserver view, CancellationToken stopping) =>
        (_plan, _authority, _view, _stopping) = (plan, authority, view, stopping);

    /// <summary>Prepares the hosts, starts the processes and waits until all of them have ended.</summary>
    /// <param name="job">The job.</param>
    /// <param name="plan">What runs where.</param>
    /// <param name="view">Who watches.</param>
    /// <param name="stopping">Cancelled when the run shall end early: after the step in progress, with a checkpoint.</param>
    /// <returns>How it ended; errors of the run are told there and not thrown.</returns>
    /// <exception cref="Commands.UsageException">A host cannot take part.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop before it had started anything.</exception>
    public static async Task<LocalResult> RunAsync(JobSpec job, LaunchPlan plan, IProgressObserver view, CancellationToken stopping)
    {
        var preparation = new HostPreparation(plan.Shell, plan.Program, view);
        await preparation.CheckAsync(plan.Hosts, stopping);
        var authority = "";
        if (plan.Authority is { } maker)
        {
            var certificate = maker.Make(plan.Reach.Names.Values);
            authority = RunAuthority.HashOf(certificate);
            await preparation.TrustAsync(plan.Hosts, certificate, stopping);
        }

        var cluster = new HostCluster(plan, authority, view, stopping);
        return await LaunchedCluster.RunAsync(job, plan.Order, cluster.StartWorkers, view, stopping);
    }

    private IEnumerable<ILaunchedWorker> StartWorkers(string address, JoinToken token)
    {
        var port = address[(address.LastIndexOf(':') + 1)..];
        return _plan.Workers.Select(worker => new RemoteWorker(() => Start(worker, port, token), _plan.Restarts, Tell, _stopping));
    }

    private ChildProcess Start(LaunchedWorker worker, string port, JoinToken token)
    {
        var process = ChildProcess.Start(
            worker.Name,
            _plan.Shell.StartShielded(worker.Host, _plan.WorkerCommand(worker, port, _authority)),
            _plan.Order.Folder.WorkerLog(worker.Number),
            line => Tell($"{worker.Prefix}: {line}"));
        process.Tell(token.ToEnvironmentValue());
        return process;
    }

    private void Tell(string line) => _view.On(new Notice(line));
}
