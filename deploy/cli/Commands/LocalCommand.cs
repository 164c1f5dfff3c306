using System.CommandLine;
using Cluster.Cli.Launching;
using Cluster.Cli.View;

namespace Cluster.Cli.Commands;

/// <summary>cluster local: a whole cluster as processes of this machine.</summary>
internal static class LocalCommand
{
    public static Command Create()
    {
        var job = new JobSource();
        var size = new ClusterSize();
        var resume = new ResumeOptions();
        var inProcess = new Option<bool>("--in-process")
        {
            Description = "Run everything in this process, for debugging; the result has the same bits.",
        };
        var transport = TransportOption.Create();
        var link = new LinkOption();
        var topology = TopologyOption.Create();
        var audit = AuditOption.Create();
        var stragglers = StragglersOption.Create();
        var slow = new Option<string?>("--slow") { Description = "Slow a worker down, as in 2:3x: worker 2 takes three times as long." };
        var kill = new Option<string?>("--kill")
        {
            Description = "Kill a worker as kill -9 does, as in 1@200: worker 1 in the middle of step 200.",
        };
        var json = new Option<bool>("--json")
        {
            Description = "End standard output with one JSON object; progress goes to standard error.",
        };
        var folder = new Option<string?>("--run-folder")
        {
            Description = "Where to keep logs and checkpoints; by default a new folder under runs.",
        };
        var command = new Command("local", "Trains with a coordinator and workers as processes of this machine.")
        {
            inProcess,
            transport,
            topology,
            audit,
            stragglers,
            slow,
            kill,
            json,
            folder,
        };
        link.AddTo(command);
        size.AddTo(command);
        job.AddTo(command);
        resume.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() => AlreadyEnded.GuardAsync(resume.IsAutomatic(parsed), async () =>
        {
            var source = resume.Source(parsed, parsed.GetValue(folder));
            var spec = job.Read(parsed, source);
            var (count, threads) = size.Read(parsed, spec.Cluster);
            var faults = FaultPlan.Parse(parsed.GetValue(slow), parsed.GetValue(kill), count);
            var isInProcess = parsed.GetValue(inProcess);
            if (isInProcess && faults.Kill is not null)
            {
                throw new UsageException("--kill ends a worker process; leave --in-process out to try it");
            }

            if (isInProcess && parsed.GetValue(transport) is not null)
            {
                throw new UsageException("--transport is between processes; leave --in-process out to choose one");
            }

            var hosts = link.Read(parsed);
            if (isInProcess && hosts is not null)
            {
                throw new UsageException("--link is between processes; leave --in-process out to emulate one");
            }

            var meeting = TopologyOption.Read(parsed, topology, spec.Cluster);
            if (isInProcess && parsed.GetValue(topology) is not null)
            {
                throw new UsageException("--topology is between processes; leave --in-process out to choose one");
            }

            var carrier = TransportOption.Parse(parsed.GetValue(transport) ?? "auto");
            LinkOption.Check(hosts, carrier);
            var runFolder = RunFolder.For(parsed.GetValue(folder) ?? source?.RunFolder, spec.Name);
            var request = new LocalRun(spec, count, threads, carrier, faults, runFolder, source?.Path, resume.StopAfter(parsed))
            {
                ResumesByItself = resume.IsAutomatic(parsed),
                Hosts = hosts,
                Topology = meeting,
                Audit = AuditOption.Read(parsed, audit, spec.Cluster, meeting),
                Stragglers = StragglersOption.Read(parsed, stragglers),
            };
            var asJson = parsed.GetValue(json);
            LocalResult result;
            using var signals = new StopSignals();
            await using (var view = ProgressView.Create(ProgressFormat.Auto, asJson ? Console.Error : Console.Out))
            {
                result = isInProcess
                    ? await InProcessCluster.RunAsync(request, view, signals.Token)
                    : await LocalCluster.RunAsync(request, view, signals.Token);
            }

            return RunConclusion.Tell(result, asJson);
        })));
        return command;
    }
}
