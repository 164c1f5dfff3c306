using System.CommandLine;
using Cluster.Cli.Launching;
using Cluster.Collectives.Joining;
using Cluster.Worker;
using Cluster.Worker.Faults;

namespace Cluster.Cli.Commands;

/// <summary>cluster worker: computes for a coordinator until it is let go.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var coordinator = new Option<string>("--coordinator") { Description = "HOST:PORT of the coordinator." };
        var threads = new Option<int>("--threads") { Description = "Compute threads; 1 by default." };
        var number = new Option<int>("--number") { Description = "The number to have in the run; any by default." };
        var data = new Option<string?>("--data")
        {
            Description = "Where this machine has the job's data, if elsewhere than the job says; looked at first.",
        };
        var cache = new Option<string?>("--data-cache")
        {
            Description = $"Folder that keeps data fetched from the coordinator; {WorkerOptions.DefaultDataCache} by default.",
        };
        var cacheLimit = new Option<string>("--data-cache-limit")
        {
            Description = "Most that this folder may hold, such as 10GB (the default); what was not used for longest is removed first.",
        };
        var plugins = new Option<string[]>("--plugins")
        {
            Description = "Folder with a plugin of the job; may be given several times. A worker loads no other code.",
        };
        var timeout = new Option<double>("--connect-timeout")
        {
            Description = "Seconds to keep trying to reach the coordinator; 30 by default.",
        };
        var reconnect = new Option<double>("--reconnect-timeout")
        {
            Description = "Seconds to keep trying to come back to a run whose coordinator was lost, with data and model kept; 600 by default.",
        };
        var transport = TransportOption.Create();
        var peerPort = new Option<int>("--peer-port")
        {
            Description = "Port on which other workers reach this one (topology all-reduce), for a firewall to let through; by default a free one.",
        };
        var slow = new Option<string?>("--slow") { Description = "Take so many times as long, as in 3x: a staged straggler." };
        var kill = new Option<long?>("--kill-at-step")
        {
            Description = "Kill this process as kill -9 does when the step's sums are due: a staged loss.",
        };
        var pause = new Option<double>("--pause")
        {
            Description = "Seconds to wait before each computation, for steps of a length that machine and load do not decide.",
            Hidden = true,
        };
        var pretend = new Option<string?>("--pretend")
        {
            Description = "Wait in place of computing, and send zeros, for experiments with more workers than cores: seconds for each call, "
                + "micro-batch, sample and assignment, and samples of a micro-batch, as in 1e-4,2e-5,3e-6,5e-5,16.",
            Hidden = true,
        };
        var tls = new TlsOptions();
        var shared = new HostOptions();
        var command = new Command("worker", "Computes gradients for a coordinator until it lets this worker go.")
        {
            coordinator, threads, number, data, cache, cacheLimit, plugins, timeout, reconnect, transport, peerPort, slow, kill, pause,
            pretend,
        };
        tls.AddTo(command);
        shared.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(async () =>
        {
            var slowed = parsed.GetValue(slow) is { } factor ? FaultPlan.ParseFactor(factor) : 1;
            var faults = new FaultSwitch(slowed, parsed.GetValue(kill), PretenceOf(parsed.GetValue(pretend)));
            parsed.IfGivenSeconds(pause, value => faults = faults with { Pause = value });
            var identity = new WorkerIdentity(JoinToken.Read(shared.TokenFile(parsed)), HostOptions.Build, faults);
            var outcome = await WorkerHost.RunAsync(
                identity,
                options =>
                {
                    parsed.IfGiven(coordinator, value => options.Coordinator = value);
                    parsed.IfGiven(tls.Authority, value => options.TlsCa = value);
                    parsed.IfGiven(tls.Certificate, value => options.TlsCertificate = value);
                    parsed.IfGiven(tls.Key, value => options.TlsKey = value);
                    parsed.IfGiven(tls.Insecure, value => options.Insecure = value);
                    parsed.IfGiven(threads, value => options.Threads = value);
                    parsed.IfGiven(number, value => options.Number = value);
                    parsed.IfGiven(data, value => options.DataPath = value);
                    parsed.IfGiven(cache, value => options.DataCache = value);
                    parsed.IfGiven(cacheLimit, value => options.DataCacheLimit = value);
                    parsed.IfGiven(plugins, value => options.Plugins = value);
                    parsed.IfGiven(transport, value => options.Transport = TransportOption.Parse(value));
                    parsed.IfGiven(peerPort, value => options.PeerPort = value);
                    parsed.IfGivenSeconds(timeout, value => options.ConnectTimeout = value);
                    parsed.IfGivenSeconds(reconnect, value => options.ReconnectTimeout = value);
                },
                shared.Logging(parsed),
                shared.StopSignal(parsed));
            return UserErrors.Conclude(outcome.ExitCode, outcome.Message);
        }));
        return command;
    }

    private static Pretence? PretenceOf(string? text) => text is null ? null : Pretence.TryParse(text, out var pretence)
        ? pretence
        : throw new UsageException($"--pretend must be five numbers of 0 or more, as in 1e-4,2e-5,3e-6,5e-5,16, got '{text}'");
}
