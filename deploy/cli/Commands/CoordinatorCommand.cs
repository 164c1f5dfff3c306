using System.CommandLine;
using Cluster.Cli.Launching;
using Cluster.Cli.View;
using Cluster.Collectives.Joining;
using Cluster.Coordinator;
using Cluster.Coordinator.Progress;

namespace Cluster.Cli.Commands;

/// <summary>cluster coordinator: runs a job with the workers that join it.</summary>
internal static class CoordinatorCommand
{
    public static Command Create()
    {
        var job = new JobSource();
        var resume = new ResumeOptions();
        var listen = new Option<string>("--listen") { Description = "HOST:PORT to listen on; 127.0.0.1:0, a free port, by default." };
        var insecure = new Option<bool>("--insecure")
        {
            Description = "Accept plain text beyond this machine: every machine on that network can read weights, data and token.",
        };
        var certificate = new Option<string?>("--tls-certificate")
        {
            Description = "PEM file with the certificate to show; with it everything travels under TLS 1.3, and --insecure is not needed.",
        };
        var key = new Option<string?>("--tls-key") { Description = "PEM file with the certificate's key, readable by its owner alone." };
        var clientAuthority = new Option<string?>("--tls-client-ca")
        {
            Description = "PEM file with the authority whose certificates workers must show (mutual TLS); by default they need none.",
        };
        var workers = new Option<int>("--workers")
        {
            Description = "Workers to wait for before the first step; by default as the job's cluster section says, or 1.",
        };
        var minWorkers = new Option<int>("--min-workers")
        {
            Description = "Workers without which training waits for others to join; by default as the job's cluster section says, or 1.",
        };
        var maxWorkers = new Option<int?>("--max-workers")
        {
            Description = "Workers that are given work at most, further ones stand by; by default as the job's cluster section says, or any number.",
        };
        var timeout = new Option<double>("--worker-timeout")
        {
            Description = "Seconds to wait while there are too few workers; 600 by default.",
        };
        var stepTimeout = new Option<double>("--step-timeout")
        {
            Description = "Seconds a step may go without a sum arriving; 600 by default.",
        };
        var lease = new Option<double>("--lease")
        {
            Description = "Seconds without a sign of life after which a worker is given up; 10 by default.",
        };
        var transport = TransportOption.Create();
        var topology = TopologyOption.Create();
        var audit = AuditOption.Create();
        var stragglers = StragglersOption.Create();
        var channelPort = new Option<int>("--channel-port")
        {
            Description = "Port for data channels (transport sockets, topology all-reduce), for a firewall to let through; by default a free one.",
        };
        var bucket = BucketOption.Create();
        var takeOver = new Option<bool>("--take-over")
        {
            Description = "Replace a coordinator that still has the run's folder, such as one that hangs; it can write nothing there any more.",
        };
        var folder = new Option<string?>("--run-folder")
        {
            Description = "Where to keep the token and checkpoints; by default a new folder under runs.",
        };
        var progress = new Option<ProgressFormat>("--progress")
        {
            Description = "How to report progress on standard output.",
            DefaultValueFactory = _ => ProgressFormat.Auto,
        };
        var warmUp = new Option<long>("--warm-up")
        {
            Description = "Leave the first steps out of the event step_times.",
            Hidden = true,
        };
        var shared = new HostOptions();
        var command = new Command("coordinator", "Runs a job with the workers that join it.")
        {
            listen, certificate, key, clientAuthority, insecure, workers, minWorkers, maxWorkers, timeout, stepTimeout, lease, transport, topology,
            stragglers, audit, channelPort, bucket, folder, takeOver, progress, warmUp,
        };
        job.AddTo(command);
        resume.AddTo(command);
        shared.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() => AlreadyEnded.GuardAsync(resume.IsAutomatic(parsed), async () =>
        {
            var source = resume.Source(parsed, parsed.GetValue(folder));
            var spec = job.Read(parsed, source);
            var runFolder = RunFolder.For(parsed.GetValue(folder) ?? source?.RunFolder, spec.Name);
            var format = parsed.GetValue(progress);
            CoordinatorOutcome outcome;
            RunEnded? summary;
            await using (var view = ProgressView.Create(format))
            {
                outcome = await CoordinatorHost.RunAsync(
                    spec,
                    () => FindToken(shared.TokenFile(parsed), runFolder),
                    HostOptions.Build,
                    view,
                    options =>
                    {
                        options.RunFolder = runFolder.Path;
                        (options.Resume, options.StopAfter) = (resume.IsAutomatic(parsed) ? null : source?.Path, resume.StopAfter(parsed));
                        (options.ResumesByItself, options.TakesOver) = (resume.IsAutomatic(parsed), parsed.GetValue(takeOver));
                        parsed.IfGiven(listen, value => options.Listen = value);
                        parsed.IfGiven(insecure, value => options.Insecure = value);
                        parsed.IfGiven(certificate, value => options.TlsCertificate = value);
                        parsed.IfGiven(key, value => options.TlsKey = value);
                        parsed.IfGiven(clientAuthority, value => options.TlsClientCa = value);
                        options.Workers = spec.Cluster?.Workers ?? options.Workers;
                        parsed.IfGiven(warmUp, value => options.WarmUp = value);
                        parsed.IfGiven(workers, value => options.Workers = value);
                        options.MinWorkers = spec.Cluster?.MinWorkers ?? options.MinWorkers;
                        options.MaxWorkers = spec.Cluster?.MaxWorkers ?? options.MaxWorkers;
                        parsed.IfGiven(minWorkers, value => options.MinWorkers = value);
                        parsed.IfGiven(maxWorkers, value => options.MaxWorkers = value);
                        parsed.IfGiven(transport, value => options.Transport = TransportOption.Parse(value));
                        options.Topology = TopologyOption.Read(parsed, topology, spec.Cluster);
                        options.Audit = AuditOption.Read(parsed, audit, spec.Cluster, options.Topology);
                        parsed.IfGiven(stragglers, _ => options.Stragglers = StragglersOption.Read(parsed, stragglers));
                        parsed.IfGiven(channelPort, value => options.ChannelPort = value);
                        parsed.IfGiven(bucket, _ => options.BucketKib = BucketOption.Read(parsed, bucket));
                        parsed.IfGivenSeconds(timeout, value => options.WorkerTimeout = value);
                        parsed.IfGivenSeconds(stepTimeout, value => options.StepTimeout = value);
                        parsed.IfGivenSeconds(lease, value => options.Lease = value);
                    },
                    shared.Logging(parsed),
                    shared.StopSignal(parsed));
                summary = view.Summary;
            }

            if (summary is not null && format != ProgressFormat.Json)
            {
                Console.Out.WriteLine(SummaryText.Of(summary));
            }

            return UserErrors.Conclude(outcome.ExitCode, outcome.Message);
        })));
        return command;
    }

    // Started by hand without a token, the coordinator makes one and says where it lies; a run that goes on has one already.
    private static JoinToken FindToken(string? file, RunFolder folder)
    {
        if (file is not null || Environment.GetEnvironmentVariable(JoinToken.EnvironmentVariable) is { Length: > 0 })
        {
            return JoinToken.Read(file);
        }

        var token = RunToken.FindOrMake(folder, out var isNew);
        if (isNew)
        {
            Console.Error.WriteLine($"token: {folder.TokenFile} (copy it to the workers' machines and give it with --token-file)");
        }

        return token;
    }
}
