using System.CommandLine;
using Cluster.Cli.Launching;
using Cluster.Cli.View;
using Cluster.Collectives.Joining;
using Cluster.Coordinator;

namespace Cluster.Cli.Commands;

/// <summary>cluster coordinator: runs a job with the workers that join it.</summary>
internal static class CoordinatorCommand
{
    public static Command Create()
    {
        var job = new JobSource();
        var listen = new Option<string>("--listen")
        {
            Description = "HOST:PORT to listen on; port 0 takes a free one.",
            DefaultValueFactory = _ => "127.0.0.1:0",
        };
        var insecure = new Option<bool>("--insecure")
        {
            Description = "Accept plain text beyond this machine: every machine on that network can read weights and token.",
        };
        var workers = new Option<int>("--workers")
        {
            Description = "Workers to wait for before the first step.",
            DefaultValueFactory = _ => 1,
        };
        var timeout = new Option<double>("--worker-timeout")
        {
            Description = "Seconds to wait while there are too few workers.",
            DefaultValueFactory = _ => 600,
        };
        var stepTimeout = new Option<double>("--step-timeout")
        {
            Description = "Seconds a step may go without a sum arriving.",
            DefaultValueFactory = _ => 600,
        };
        var lease = new Option<double>("--lease")
        {
            Description = "Seconds without a sign of life after which a worker is given up.",
            DefaultValueFactory = _ => 10,
        };
        var folder = new Option<string?>("--run-folder")
        {
            Description = "Where to keep logs, token and checkpoints; by default a new folder under runs.",
        };
        var progress = new Option<ProgressFormat>("--progress")
        {
            Description = "How to report progress on standard output.",
            DefaultValueFactory = _ => ProgressFormat.Auto,
        };
        var shared = new HostOptions();
        var command = new Command("coordinator", "Runs a job with the workers that join it.")
        {
            listen,
            insecure,
            workers,
            timeout,
            stepTimeout,
            lease,
            folder,
            progress,
        };
        job.AddTo(command);
        shared.AddTo(command);
        command.SetAction((parsed, _) => UserErrors.GuardAsync(async () =>
        {
            var spec = job.Read(parsed);
            var runFolder = RunFolder.Open(parsed.GetValue(folder), spec.Name);
            var token = FindToken(shared.TokenFile(parsed), runFolder);
            await using var view = ProgressView.Create(parsed.GetValue(progress));
            var outcome = await CoordinatorHost.RunAsync(
                spec,
                token,
                HostOptions.Build,
                view,
                options =>
                {
                    options.Listen = parsed.GetValue(listen)!;
                    options.Insecure = parsed.GetValue(insecure);
                    options.Workers = parsed.GetValue(workers);
                    options.WorkerTimeout = TimeSpan.FromSeconds(parsed.GetValue(timeout));
                    options.StepTimeout = TimeSpan.FromSeconds(parsed.GetValue(stepTimeout));
                    options.Lease = TimeSpan.FromSeconds(parsed.GetValue(lease));
                    options.RunFolder = runFolder.Path;
                },
                shared.Logging(parsed),
                shared.StopSignal(parsed));
            await view.DisposeAsync();
            return UserErrors.Conclude(outcome.ExitCode, outcome.Message);
        }));
        return command;
    }

    // Started by hand without a token, the coordinator makes one and says where it lies.
    private static JoinToken FindToken(string? file, RunFolder folder)
    {
        if (file is not null || Environment.GetEnvironmentVariable(JoinToken.EnvironmentVariable) is { Length: > 0 })
        {
            return JoinToken.Read(file);
        }

        var token = JoinToken.Create();
        token.Save(folder.TokenFile);
        Console.Error.WriteLine($"token: {folder.TokenFile} (copy it to the workers' machines and give it with --token-file)");
        return token;
    }
}
