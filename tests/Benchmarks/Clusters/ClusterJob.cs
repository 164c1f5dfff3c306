using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Cluster.Benchmarks.Peer;

namespace Cluster.Benchmarks.Clusters;

/// <summary>A workload as a job of the command, on the built-in images, whose shape is that of the peer's random numbers.</summary>
/// <param name="Name">Name here and at the peer.</param>
/// <param name="Batch">Samples of a global batch.</param>
/// <param name="Epochs">Passes that last some seconds.</param>
/// <param name="Scaling">The bar: how many times faster two workers must be than one.</param>
/// <param name="Distributed">The bar: how many times faster two workers must be than the peer's two ranks.</param>
/// <param name="OverALink">The bar: the same on two hosts with a cable of 1 Gbit/s between.</param>
/// <param name="Model">The layers, as in a job file.</param>
internal sealed record ClusterJob(string Name, int Batch, int Epochs, double Scaling, double Distributed, double OverALink, string Model)
{
    private const double WarmShare = 0.4;
    private const int Port = 7171;
    private static readonly string Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static IReadOnlyList<ClusterJob> All { get; } =
    [
        new("mlp", 512, 8, 1.7, 1.6, 1.05, """
            ["flatten", {"type": "linear", "units": 1024}, "relu", {"type": "linear", "units": 1024}, "relu", {"type": "linear", "units": 10}]
            """),
        new("lenet", 512, 25, 1.85, 4, 2.2, """
            [{"type": "conv2d", "out_channels": 6, "kernel_size": 5, "padding": 2}, "relu", {"type": "max_pool2d", "kernel_size": 2},
             {"type": "conv2d", "out_channels": 16, "kernel_size": 5}, "relu", {"type": "max_pool2d", "kernel_size": 2}, "flatten",
             {"type": "linear", "units": 120}, "relu", {"type": "linear", "units": 84}, "relu", {"type": "linear", "units": 10}]
            """),
        new("cnn", 128, 2, 1.9, 3.5, 2.2, """
            [{"type": "conv2d", "out_channels": 32, "kernel_size": 3, "padding": 1}, "batch_norm", "relu", {"type": "max_pool2d", "kernel_size": 2},
             {"type": "conv2d", "out_channels": 64, "kernel_size": 3, "padding": 1}, "batch_norm", "relu", {"type": "max_pool2d", "kernel_size": 2},
             "flatten", {"type": "linear", "units": 128}, "relu", {"type": "linear", "units": 10}]
            """),
    ];

    /// <summary>Trains with so many workers of this machine.</summary>
    /// <param name="workers">How many.</param>
    /// <param name="lease">For how long a worker may be silent, as hours, minutes and seconds; null for what runs have unless told.</param>
    /// <returns>Seconds of a step in each tenth of a second once everything is warm.</returns>
    /// <exception cref="PeerException">The run failed.</exception>
    public IReadOnlyList<double> Train(int workers, string? lease = null) => InAFolder(wire: null, (job, run) => Finish(Start(
        lease is null ? [] : ["env", $"Cluster__Coordinator__Lease={lease}"],
        "local", job, "--workers", workers.ToString(CultureInfo.InvariantCulture), "--run-folder", run, "--json")));

    /// <summary>Trains with the coordinator and a worker on the first of two hosts and a worker on the second.</summary>
    /// <param name="wire">The wire format.</param>
    /// <returns>Seconds of a step in each tenth of a second once everything is warm.</returns>
    /// <exception cref="PeerException">The run failed.</exception>
    public IReadOnlyList<double> TrainOnTwoHosts(string wire) => InAFolder(wire, (job, run) =>
    {
        var address = $"{TwoHosts.FirstAddress}:{Port}";
        string[] listening = ["--workers", "2", "--listen", address, "--insecure", "--run-folder", run, "--progress", "json"];
        var coordinator = Start(TwoHosts.On(1), ["coordinator", job, .. listening]);
        // They run on one kernel, so the second one would share memory with the coordinator if it were let. What is encoded takes the stream.
        var between = wire is "fp32" ? "sockets" : "grpc";
        var first = Start(TwoHosts.On(1), "worker", "--coordinator", address, "--insecure");
        var second = Start(TwoHosts.On(2), "worker", "--coordinator", address, "--insecure", "--transport", between);
        Finish(coordinator);
        Finish(first);
        Finish(second);
    });

    private List<double> InAFolder(string? wire, Action<string, string> train)
    {
        var folder = Directory.CreateTempSubdirectory("cluster-benchmark-");
        try
        {
            var job = Path.Combine(folder.FullName, "job.json");
            var format = wire is null or "fp32" ? "" : $", \"wire\": \"{wire}\"";

            // The peer writes no checkpoints; ours would come several times a second, since the epochs are that short.
            File.WriteAllText(job, $$"""
                {"name": "{{Name}}", "data": "glyphs", "model": {{Model}}, "loss": "cross_entropy",
                 "optimizer": {"type": "adam", "learning_rate": 0.001},
                 "training": {"epochs": {{Epochs}}, "batch": {{Batch}}, "checkpoint": {"every_epochs": {{Epochs}} }{{format}} } }
                """);
            var run = Path.Combine(folder.FullName, "run");
            train(job, run);
            return StepsOf(Path.Combine(run, "metrics.jsonl"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(string[] launcher, params IEnumerable<string> arguments)
    {
        string[] command = [.. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, "cluster.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CLUSTER_TOKEN"] = Token;
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static void Finish(Process process)
    {
        using (process)
        {
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new PeerException($"our own run failed: {errors.TrimEnd().Split('\n')[^1]}");
            }
        }
    }

    private List<double> StepsOf(string metrics)
    {
        var steps = File.ReadLines(metrics)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("event").GetString() == "step_done")
            .Select(line => Batch / line.GetProperty("samples_per_second").GetDouble())
            .ToList();
        return steps[(int)(steps.Count * WarmShare)..];
    }
}
