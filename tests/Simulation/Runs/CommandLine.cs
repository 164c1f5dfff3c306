using System.Diagnostics;
using System.Text.Json;
using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Checks;
using Cluster.FaultSimulation.Numbers;

namespace Cluster.FaultSimulation.Runs;

/// <summary>The program: any range of seeds, one seed with its trace, or the table of planted bugs.</summary>
internal static class CommandLine
{
    private const int LinesShown = 24;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Runs the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where progress and mistakes go.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args is [] or ["--help" or "-h"])
        {
            output.WriteLine(Options.Usage);
            return args.Length == 0 ? 2 : 0;
        }

        try
        {
            var options = Options.Parse(args);
            return options.IsReplay ? Replay(options, output) : options.IsTable ? BugTable.Print(options, output) : Carry(options, output, error);
        }
        catch (FormatException mistake)
        {
            error.WriteLine(mistake.Message);
            return 2;
        }
    }

    private static int Replay(Options options, TextWriter output)
    {
        var result = SeedResult.Of(options.From, new SumsShelf(), new Coverage(), options.Bug, output.WriteLine);
        output.WriteLine();
        output.WriteLine(FormattableString.Invariant(
            $"seed {result.Seed}: {result.Steps} steps, {result.Events} events, {result.Faults} faults, {result.Coordinators} coordinators, ")
            + FormattableString.Invariant($"trace hash {result.TraceHash:x16}"));
        Tell(result, options, output, withTrace: false);
        return result.Failure is null ? 0 : 1;
    }

    private static int Carry(Options options, TextWriter output, TextWriter error)
    {
        var range = new SeedRange(options.From, options.To, options.Bug, options.Threads);
        RangeSummary summary;
        TimeSpan took;
        using (var progress = new ProgressLine(range, error, isTerminal: !Console.IsErrorRedirected))
        {
            summary = range.Run();
            took = progress.Elapsed;
        }

        foreach (var failure in summary.Failures)
        {
            Tell(failure, options, options.Json ? error : output, withTrace: true);
        }

        output.WriteLine(options.Json ? JsonOf(options, summary, took) : LineOf(summary, took));
        if (options.Coverage)
        {
            CoverageTable.Print(summary.Coverage, options.Json ? error : output);
        }

        return summary.Failures.Count == 0 ? 0 : 1;
    }

    private static void Tell(SeedResult result, Options options, TextWriter output, bool withTrace)
    {
        if (result.Failure is not { } failure)
        {
            return;
        }

        output.WriteLine(FormattableString.Invariant($"seed {result.Seed} broke {failure.What}"));
        output.WriteLine($"  commit      {Commit()}");
        output.WriteLine($"  options     {failure.Options}");
        output.WriteLine(FormattableString.Invariant($"  trace hash  {result.TraceHash:x16}"));
        if (withTrace)
        {
            output.WriteLine("  the last events:");
            foreach (var line in failure.LastEvents.TakeLast(LinesShown))
            {
                output.WriteLine("    " + line);
            }

            var planted = options.Bug == Bug.None ? "" : $" --bug {options.Bug}";
            output.WriteLine($"  see all of it: dotnet run -c Release --project tests/Simulation -- --seed {result.Seed}{planted}");
        }
    }

    private static string LineOf(RangeSummary summary, TimeSpan took) => FormattableString.Invariant(
        $"""
        {summary.Seeds} seeds in {took.TotalSeconds:F1} s ({summary.Seeds / took.TotalSeconds:F0}/s), {summary.Failures.Count} failures
          steps of a seed    {summary.LeastSteps} or more
          events of a seed   {summary.MedianEvents} in the median, {summary.Events / (double)summary.Seeds:F0} on average
          faults of a seed   {summary.Faults / (double)summary.Seeds:F1} on average
          coordinators       {summary.Coordinators / (double)summary.Seeds:F2} on average
          steps made again   {summary.Recomputed / (double)summary.Seeds:F2} on average
          trace hash         {summary.TraceHash:x16}
        """);

    private static string JsonOf(Options options, RangeSummary summary, TimeSpan took) => JsonSerializer.Serialize(
        new
        {
            options.From,
            options.To,
            summary.Seeds,
            Failures = summary.Failures.Select(failure => new { failure.Seed, failure.Failure!.Invariant, failure.Failure.What }),
            Seconds = took.TotalSeconds,
            summary.LeastSteps,
            summary.MedianEvents,
            summary.Events,
            summary.Faults,
            summary.Coordinators,
            StepsMadeAgain = summary.Recomputed,
            TraceHash = summary.TraceHash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            Commit = Commit(),
        },
        Json);

    // For people who look at a failure later; whoever has no git has no commit either.
    private static string Commit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var commit = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return commit.Length > 0 ? commit : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
