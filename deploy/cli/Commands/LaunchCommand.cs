using System.CommandLine;
using Cluster.Cli.Launching;
using Cluster.Cli.Launching.Remote;
using Cluster.Cli.View;
using Cluster.Coordinator;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Commands;

/// <summary>cluster launch: the coordinator here, workers on other hosts over ssh.</summary>
internal static class LaunchCommand
{
    public static Command Create()
    {
        var job = new JobSource();
        var threads = new ClusterSize();
        var hosts = new HostsOptions();
        var workers = new RemoteWorkerOptions();
        var resume = new ResumeOptions();
        var reaching = new ReachOptions();
        var coordinator = new CoordinatorOptionsOfLaunch();
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Print the commands that would be run, and run none of them.",
        };
        var json = new Option<bool>("--json")
        {
            Description = "End standard output with one JSON object; progress goes to standard error.",
        };
        var folder = new Option<string?>("--run-folder")
        {
            Description = "Where to keep logs and checkpoints; by default a new folder under runs.",
        };
        var command = new Command("launch", "Trains with the coordinator here and workers on other hosts, started over ssh.")
        {
            dryRun, json, folder,
        };
        hosts.AddTo(command);
        workers.AddTo(command);
        reaching.AddTo(command);
        coordinator.AddTo(command);
        threads.AddThreadsTo(command);
        job.AddTo(command);
        resume.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() => AlreadyEnded.GuardAsync(resume.IsAutomatic(parsed), async () =>
        {
            using var signals = new StopSignals();
            try
            {
                var places = hosts.Read(parsed);
                var source = resume.Source(parsed, parsed.GetValue(folder));
                var spec = job.Read(parsed, source);
                var runFolder = RunFolder.For(parsed.GetValue(folder) ?? source?.RunFolder, spec.Name);
                var order = coordinator.Read(parsed, spec, runFolder, places.Sum(host => host.Slots)) with
                {
                    Resume = source?.Path,
                    ResumesByItself = resume.IsAutomatic(parsed),
                    StopAfter = resume.StopAfter(parsed),
                };
                var plan = await PlanAsync(parsed, spec, places, order, signals.Token) with { Threads = threads.ReadThreads(parsed, spec.Cluster) };
                if (parsed.GetValue(dryRun))
                {
                    foreach (var line in LaunchText.Of(plan))
                    {
                        Console.Out.WriteLine(line);
                    }

                    return CoordinatorOutcome.Success;
                }

                var asJson = parsed.GetValue(json);
                LocalResult result;
                await using (var view = ProgressView.Create(ProgressFormat.Auto, asJson ? Console.Error : Console.Out))
                {
                    result = await HostCluster.RunAsync(spec, plan, view, signals.Token);
                }

                return RunConclusion.Tell(result, asJson);
            }
            catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
            {
                return CoordinatorOutcome.Interrupted;
            }
        })));
        return command;

        async Task<LaunchPlan> PlanAsync(
            ParseResult parsed, JobSpec spec, IReadOnlyList<LaunchHost> places, CoordinatorOrder order, CancellationToken stopping)
        {
            var shell = hosts.Shell(parsed);
            var program = hosts.Program(parsed);
            var more = workers.More(parsed, spec);
            var restarts = workers.Restarts(parsed);
            var reach = await CoordinatorReach.FindAsync(shell, places, reaching.Listen(parsed), reaching.Advertise(parsed), stopping);
            var authority = reach.Listen.IsLoopback || order.Insecure ? null : new RunAuthority(order.Folder);
            order = order with { Listen = reach.Listen.ToString(), More = [.. order.More, .. authority?.CoordinatorOptions ?? []] };
            return new LaunchPlan(places, shell, program, reach, order, restarts)
            {
                Authority = authority,
                MoreForWorkers = more,
            };
        }
    }
}
