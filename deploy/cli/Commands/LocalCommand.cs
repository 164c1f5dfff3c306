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
        var bucket = BucketOption.Create();
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
            bucket,
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
            var (hosts, meeting) = (link.Read(parsed), TopologyOption.Read(parsed, topology, spec.Cluster));
            if (isInProcess)
            {
                Refuse(faults.Kill is not null, "--kill ends a worker process", "try it");
                Refuse(parsed.GetValue(transport) is not null, "--transport is between processes", "choose one");
                Refuse(hosts is not null, "--link is between processes", "emulate one");
                Refuse(parsed.GetValue(topology) is not null, "--topology is between processes", "choose one");
                Refuse(parsed.GetValue(bucket) is not null, $"{BucketOption.Name} is between processes", "choose a size");
            }

            var carrier = TransportOption.Parse(parsed.GetValue(transport) ?? "auto");
            LinkOption.Check(hosts, carrier);
            var runFolder = RunFolder.For(parsed.GetValue(folder) ?? source?.RunFolder, spec.Name);
            var request = new LocalRun(spec, count, threads, carrier, faults, runFolder, source?.Path, resume.StopAfter(parsed))
            {
                ResumesByItself = resume.IsAutomatic(parsed),
                Hosts = hosts,
                Topology = meeting,
                BucketKib = BucketOption.Read(parsed, bucket),
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

    private static void Refuse(bool isGiven, string why, string what)
    {
        if (isGiven)
        {
            throw new UsageException($"{why}; leave --in-process out to {what}");
        }
    }
}
