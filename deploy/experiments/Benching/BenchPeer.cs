using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Cluster.Experiments.Benching;

/// <summary>Somebody else's all-reduce, measured by a program of its own: for each size it prints a line of JSON with the bytes and the seconds of
/// every repeat.</summary>
internal sealed class BenchPeer
{
    private const string Gloo = "gloo.py";
    private const string OpenMpi = "openmpi.c";
    private const string Python = "/usr/bin/python3";
    private static readonly string[] MpiModes = ["shared memory", "tcp"];

    private readonly Func<string, int, IReadOnlyList<(string Name, string Program, string[] Arguments)>> _commands;

    private BenchPeer(Func<string, int, IReadOnlyList<(string, string, string[])>> commands) => _commands = commands;

    /// <summary>The peers that this machine has.</summary>
    /// <param name="onMissing">Told why one is not among them.</param>
    public static IReadOnlyList<BenchPeer> Installed(Action<string> onMissing)
    {
        List<BenchPeer> found = [];
        if (Runs(Python, "-c", "import torch.distributed"))
        {
            found.Add(new BenchPeer(static (folder, workers) =>
                [("Gloo TCP", Python, [Put(folder, Gloo), workers.ToString(CultureInfo.InvariantCulture)])]));
        }
        else
        {
            onMissing("Gloo is not measured: /usr/bin/python3 has no PyTorch (on Debian: apt-get install python3-torch)");
        }

        if (Runs("mpicc", "--version") && Runs("mpirun", "--version"))
        {
            found.Add(new BenchPeer(MpiCommands));
        }
        else
        {
            onMissing("OpenMPI is not measured: mpicc or mpirun is missing (on Debian: apt-get install openmpi-bin libopenmpi-dev)");
        }

        return found;
    }

    /// <summary>Measures the plan's sizes.</summary>
    /// <exception cref="ExperimentException">The peer fails.</exception>
    public async Task<IReadOnlyList<(string Name, int Bytes, Spread Seconds)>> MeasureAsync(
        BenchPlan plan, int workers, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("cluster-bench-");
        try
        {
            List<(string, int, Spread)> rows = [];
            foreach (var (name, program, arguments) in _commands(folder.FullName, workers))
            {
                string[] numbers = [.. plan.Sizes.Select(size => size.ToString(CultureInfo.InvariantCulture))];
                var (repeats, seconds) = (
                    plan.Repeats.ToString(CultureInfo.InvariantCulture), plan.SecondsPerRepeat.ToString(CultureInfo.InvariantCulture));
                var output = await RunAsync(program, [.. arguments, repeats, seconds, .. numbers], stopping).ConfigureAwait(false);
                rows.AddRange(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => RowOf(name, line)));
            }

            return rows;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Name, int Bytes, Spread Seconds) RowOf(string name, string line)
    {
        var row = JsonDocument.Parse(line).RootElement;
        return (name, row.GetProperty("bytes").GetInt32(), Spread.Of(row.GetProperty("seconds").EnumerateArray().Select(time => time.GetDouble())));
    }

    private static IReadOnlyList<(string, string, string[])> MpiCommands(string folder, int workers)
    {
        var binary = Path.Combine(folder, "all-reduce");
        RunAsync("mpicc", ["-O2", Put(folder, OpenMpi), "-o", binary], CancellationToken.None).GetAwaiter().GetResult();
        string[] start = ["--allow-run-as-root", "--oversubscribe", "-np", workers.ToString(CultureInfo.InvariantCulture)];
        return
        [
            .. MpiModes.Select(mode => (
                $"OpenMPI {mode}", "mpirun", (string[])[.. start, .. mode == "tcp" ? (string[])["--mca", "btl", "tcp,self"] : [], binary])),
        ];
    }

    private static string Put(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        using var source = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var target = File.Create(path);
        source.CopyTo(target);
        return path;
    }

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            RunAsync(program, arguments, CancellationToken.None).GetAwaiter().GetResult();
            return true;
        }
        catch (Exception error) when (error is ExperimentException or Win32Exception)
        {
            return false;
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken stopping)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var ending = stopping.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        stopping.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? output
            : throw new ExperimentException($"{program} failed: {(await errors.ConfigureAwait(false)).TrimEnd().Split('\n')[^1]}");
    }
}
