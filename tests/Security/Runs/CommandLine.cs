using System.Text.Json;

namespace Cluster.Security.Runs;

/// <summary>The program: any number of cases, or one of them to look at.</summary>
internal static class CommandLine
{
    private const int BytesShown = 4096;

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
            return options.IsList ? List(options, output)
                : options.Case is { } number ? Replay(options, number, output)
                : Carry(options, output, error);
        }
        catch (FormatException mistake)
        {
            error.WriteLine(mistake.Message);
            return 2;
        }
    }

    private static int List(Options options, TextWriter output)
    {
        foreach (var target in options.Targets)
        {
            output.WriteLine(target.Name);
        }

        return 0;
    }

    private static int Replay(Options options, long number, TextWriter output)
    {
        using var runner = new CaseRunner(options.Seed);
        var (target, tally) = (options.Targets[0], new TargetTally());
        var input = runner.InputOf(target, number);
        output.WriteLine(FormattableString.Invariant($"{target.Name} case {number} of seed {options.Seed}: {input.Length} bytes"));
        output.WriteLine(Convert.ToHexStringLower(input.AsSpan(0, Math.Min(input.Length, BytesShown))));
        var failure = runner.Run(target, number, tally);
        output.WriteLine(failure is null ? tally.Taken > 0 ? "taken" : "refused" : $"{failure.What}\n{failure.Details}".TrimEnd());
        return failure is null ? 0 : 1;
    }

    private static int Carry(Options options, TextWriter output, TextWriter error)
    {
        var range = new CaseRange(options.Seed, options.Cases, options.Targets, options.Threads);
        TimeSpan took;
        using (var progress = new ProgressLine(range, error, isTerminal: !Console.IsErrorRedirected))
        {
            range.Run();
            took = progress.Elapsed;
        }

        foreach (var failure in range.Failures)
        {
            Tell(failure, options, options.Json ? error : output);
        }

        if (options.Json)
        {
            output.WriteLine(JsonOf(options, range, took));
        }
        else
        {
            Print(options, range, took, output);
        }

        return range.Failures.Count == 0 ? 0 : 1;
    }

    private static void Tell(Failure failure, Options options, TextWriter output)
    {
        output.WriteLine($"{failure.Target} case {failure.Case} {failure.What}");
        output.WriteLine(
            $"  see it: dotnet run -c Release --project tests/Security -- --target {failure.Target} --case {failure.Case} --seed {options.Seed}");
        foreach (var line in failure.Details.Split('\n').Where(line => line.Contains(" at ", StringComparison.Ordinal)).Take(6))
        {
            output.WriteLine($"  {line.Trim()}");
        }
    }

    private static void Print(Options options, CaseRange range, TimeSpan took, TextWriter output)
    {
        output.WriteLine(FormattableString.Invariant(
            $"{range.Done} cases of seed {options.Seed} in {took.TotalSeconds:F1} s ({range.Done / took.TotalSeconds:F0}/s), ")
            + FormattableString.Invariant($"{range.Failures.Count} failures"));
        output.WriteLine(FormattableString.Invariant($"  {"target",-24} {"cases",10} {"taken",8} {"longest",10} {"most bytes",12}"));
        foreach (var (target, tally) in options.Targets.Zip(range.Tallies))
        {
            output.WriteLine(FormattableString.Invariant(
                $"  {target.Name,-24} {tally.Cases,10} {tally.Taken / Math.Max(1.0, tally.Cases),8:P1} ")
                + FormattableString.Invariant($"{tally.Longest.TotalMilliseconds,7:F1} ms {tally.MostAllocated,12}"));
        }
    }

    private static string JsonOf(Options options, CaseRange range, TimeSpan took) => JsonSerializer.Serialize(
        new
        {
            options.Seed,
            Cases = range.Done,
            Seconds = took.TotalSeconds,
            Failures = range.Failures.Select(failure => new { failure.Target, failure.Case, failure.What }),
            Targets = options.Targets.Zip(range.Tallies, (target, tally) => new
            {
                target.Name,
                tally.Cases,
                tally.Taken,
                LongestSeconds = tally.Longest.TotalSeconds,
                tally.MostAllocated,
            }),
        },
        Json);
}
