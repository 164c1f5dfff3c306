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
        var coordinator = new Option<string>("--coordinator") { Description = "HOST:PORT of the coordinator.", Required = true };
        var threads = new Option<int>("--threads") { Description = "Compute threads.", DefaultValueFactory = _ => 1 };
        var number = new Option<int>("--number")
        {
            Description = "The number to have in the run; 0 takes any.",
            DefaultValueFactory = _ => 0,
        };
        var data = new Option<string?>("--data") { Description = "Where this machine has the job's data, if elsewhere than the job says." };
        var timeout = new Option<double>("--connect-timeout")
        {
            Description = "Seconds to keep trying to reach the coordinator.",
            DefaultValueFactory = _ => 30,
        };
        var slow = new Option<string?>("--slow") { Description = "Take so many times as long, as in 3x: a staged straggler." };
        var kill = new Option<long?>("--kill-at-step")
        {
            Description = "Kill this process as kill -9 does when the step's sums are due: a staged loss.",
        };
        var shared = new HostOptions();
        var command = new Command("worker", "Computes gradients for a coordinator until it lets this worker go.")
        {
            coordinator,
            threads,
            number,
            data,
            timeout,
            slow,
            kill,
        };
        shared.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(async () =>
        {
            var faults = new FaultSwitch(parsed.GetValue(slow) is { } factor ? FaultPlan.ParseFactor(factor) : 1, parsed.GetValue(kill));
            var identity = new WorkerIdentity(JoinToken.Read(shared.TokenFile(parsed)), HostOptions.Build, faults);
            var outcome = await WorkerHost.RunAsync(
                identity,
                options =>
                {
                    options.Coordinator = parsed.GetValue(coordinator)!;
                    options.Threads = parsed.GetValue(threads);
                    options.Number = parsed.GetValue(number);
                    options.DataPath = parsed.GetValue(data);
                    options.ConnectTimeout = TimeSpan.FromSeconds(parsed.GetValue(timeout));
                },
                shared.Logging(parsed),
                shared.StopSignal(parsed));
            return UserErrors.Conclude(outcome.ExitCode, outcome.Message);
        }));
        return command;
    }
}
