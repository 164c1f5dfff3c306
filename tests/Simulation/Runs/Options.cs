using System.Globalization;
using Cluster.FaultSimulation.Bugs;

namespace Cluster.FaultSimulation.Runs;

/// <summary>What the command line asks for.</summary>
/// <param name="From">First seed.</param>
/// <param name="To">Seed after the last.</param>
/// <param name="IsReplay">Whether one seed is to be shown event by event.</param>
/// <param name="IsTable">Whether the table of planted bugs is asked for.</param>
/// <param name="Bug">A bug to plant.</param>
/// <param name="Threads">Threads that share the seeds.</param>
/// <param name="Json">Whether the summary is JSON.</param>
/// <param name="Coverage">Whether to tell which events met which states.</param>
internal sealed record Options(ulong From, ulong To, bool IsReplay, bool IsTable, Bug Bug, int Threads, bool Json, bool Coverage)
{
    /// <summary>How to call the program.</summary>
    public const string Usage =
        """
        usage: dotnet run -c Release --project tests/Simulation -- WHAT [options]
          --seeds FROM..TO   carry out the seeds from FROM up to, but not including, TO
          --seed N           carry out one seed and print its trace, one line an event: time, node, what
          --bugs             plant every bug and tell how many seeds it takes to find it
        options:
          --bug NAME         plant a bug; --bugs lists their names
          --threads N        threads that share the seeds; by default the processors
          --coverage         tell which events met the core in which states
          --json             the summary as one line of JSON
        exit code: 0 if every promise was kept, 1 if one was broken, 2 if the command line is wrong
        """;

    /// <summary>Understands a command line.</summary>
    /// <exception cref="FormatException">It makes no sense; the message is one line for people.</exception>
    public static Options Parse(IReadOnlyList<string> args)
    {
        var (from, to, isReplay, isTable, bug, threads) = (0UL, 0UL, false, false, Bug.None, Environment.ProcessorCount);
        var (json, coverage) = (false, false);
        for (var index = 0; index < args.Count; index++)
        {
            switch (args[index])
            {
                case "--seeds":
                    (from, to) = RangeOf(ValueOf(args, ref index));
                    break;
                case "--seed":
                    from = NumberOf("--seed", ValueOf(args, ref index));
                    (to, isReplay) = (from + 1, true);
                    break;
                case "--bugs":
                    isTable = true;
                    break;
                case "--bug":
                    bug = BugOf(ValueOf(args, ref index));
                    break;
                case "--threads":
                    threads = (int)Math.Clamp(NumberOf("--threads", ValueOf(args, ref index)), 1, 1024);
                    break;
                case "--coverage":
                    coverage = true;
                    break;
                case "--json":
                    json = true;
                    break;
                default:
                    throw new FormatException($"unknown argument '{args[index]}'; --help lists all");
            }
        }

        return from < to || isTable
            ? new Options(from, to, isReplay, isTable, bug, threads, json, coverage)
            : throw new FormatException("expected --seeds FROM..TO, --seed N or --bugs; --help says more");
    }

    private static string ValueOf(IReadOnlyList<string> args, ref int index) =>
        ++index < args.Count ? args[index] : throw new FormatException($"{args[index - 1]}: expected a value behind it, got nothing");

    private static (ulong From, ulong To) RangeOf(string text)
    {
        var parts = text.Split("..");
        if (parts.Length != 2)
        {
            throw new FormatException($"--seeds: expected FROM..TO, got '{text}'");
        }

        var (from, to) = (NumberOf("--seeds", parts[0]), NumberOf("--seeds", parts[1]));
        return from < to ? (from, to) : throw new FormatException($"--seeds: expected FROM below TO, got '{text}'");
    }

    private static ulong NumberOf(string option, string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"{option}: expected a whole number of 0 or more, got '{text}'");

    private static Bug BugOf(string text) => Enum.TryParse<Bug>(text, ignoreCase: true, out var bug) && Enum.IsDefined(bug)
        ? bug
        : throw new FormatException($"--bug: expected one of {string.Join(", ", Enum.GetNames<Bug>())}, got '{text}'");
}
