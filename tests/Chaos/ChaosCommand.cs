using Cluster.Chaos.Faults;
using Cluster.Chaos.Reports;
using Cluster.Chaos.Schedules;
using Cluster.Chaos.Soaking;

namespace Cluster.Chaos;

/// <summary>Runs the schedules that a command line names.</summary>
internal static class ChaosCommand
{
    private const int WrongUsage = 2;
    private const int Stopped = 130;

    public static async Task<int> RunAsync(string[] args)
    {
        if (ChaosOptions.AskForList(args))
        {
            foreach (var fault in FaultCatalog.All)
            {
                Console.Out.WriteLine($"{fault.Name,-24}{fault.Obstacle}".TrimEnd());
            }

            return 0;
        }

        try
        {
            return args.Contains(SoakOptions.Option) ? await SoakAsync(SoakOptions.Parse(args)) : await RunAsync(ChaosOptions.Parse(args));
        }
        catch (FormatException error)
        {
            await Console.Error.WriteLineAsync($"error: {error.Message}");
            return WrongUsage;
        }
    }

    private static async Task<int> RunAsync(ChaosOptions options)
    {
        IReadOnlyList<Fault> faults = options.Only is { } only ? [only] : [.. FaultCatalog.All.Where(fault => fault.Obstacle is null)];
        if (options.Only?.Obstacle is { } obstacle)
        {
            throw new FormatException($"{options.Only.Name} cannot be tried here: it {obstacle}");
        }

        using var stop = StopOnCtrlC();
        var report = new ChaosReport(options);
        var seeds = Enumerable.Range(options.FirstSeed, options.LastSeed - options.FirstSeed + 1);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = stop.Token };
        try
        {
            await Parallel.ForEachAsync(seeds, parallel, async (seed, token) => report.Take(await ScheduleRun.OfAsync(seed, faults, token)));
        }
        catch (OperationCanceledException)
        {
            report.Conclude();
            return Stopped;
        }

        report.Conclude();
        return report.ExitCode;
    }

    // What was done until Ctrl-C is judged all the same.
    private static async Task<int> SoakAsync(SoakOptions options)
    {
        using var stop = StopOnCtrlC();
        return await SoakRun.OfAsync(options, stop.Token);
    }

    private static CancellationTokenSource StopOnCtrlC()
    {
        var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        return stop;
    }
}
