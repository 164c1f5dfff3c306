using System.Globalization;
using Cluster.Security.Targets;

namespace Cluster.Security.Runs;

/// <summary>What the command line asks for.</summary>
/// <param name="Cases">How many cases, shared among the targets.</param>
/// <param name="Case">One case to show; null for all.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Targets">What is to read them.</param>
/// <param name="Threads">Threads that share the cases.</param>
/// <param name="IsList">Whether the targets are to be listed.</param>
/// <param name="Json">Whether the summary is JSON.</param>
internal sealed record Options(long Cases, long? Case, ulong Seed, IReadOnlyList<Target> Targets, int Threads, bool IsList, bool Json)
{
    /// <summary>How to call the program.</summary>
    public const string Usage =
        """
        usage: dotnet run -c Release --project tests/Security -- WHAT [options]
          --cases N          spoil N inputs, shared among the targets, and let them be read
          --case N           carry out case N of one --target and show its input
          --list             list the targets
        options:
          --seed S           seed of all inputs; by default 1
          --target NAME      a target, or the beginning of several names, such as file/; may be given several times
          --threads N        threads that share the cases; by default the processors
          --json             the summary as one line of JSON
        exit code: 0 if every input was taken or refused as documented, in time and in bounded memory, 1 if not, 2 if the command line is wrong
        """;

    /// <summary>Understands a command line.</summary>
    /// <exception cref="FormatException">It makes no sense; the message is one line for people.</exception>
    public static Options Parse(IReadOnlyList<string> args)
    {
        var (cases, number, seed, threads, isList, json) = (0L, default(long?), 1UL, Environment.ProcessorCount, false, false);
        var names = new List<string>();
        for (var index = 0; index < args.Count; index++)
        {
            switch (args[index])
            {
                case "--cases":
                    cases = NumberOf(args, ref index);
                    break;
                case "--case":
                    number = NumberOf(args, ref index);
                    break;
                case "--seed":
                    seed = (ulong)NumberOf(args, ref index);
                    break;
                case "--target":
                    names.Add(ValueOf(args, ref index));
                    break;
                case "--threads":
                    threads = (int)Math.Clamp(NumberOf(args, ref index), 1, 1024);
                    break;
                case "--list":
                    isList = true;
                    break;
                case "--json":
                    json = true;
                    break;
                default:
                    throw new FormatException($"unknown argument '{args[index]}'; --help lists all");
            }
        }

        var targets = Named(names);
        if (number is not null && targets.Count != 1)
        {
            throw new FormatException($"--case: expected one --target whose case it is, got {targets.Count}");
        }

        return cases > 0 || number is not null || isList
            ? new Options(cases, number, seed, targets, threads, isList, json)
            : throw new FormatException("expected --cases N, --case N or --list; --help says more");
    }

    private static List<Target> Named(List<string> names)
    {
        foreach (var name in names)
        {
            if (!TargetCatalog.All.Any(target => target.Name.StartsWith(name, StringComparison.Ordinal)))
            {
                throw new FormatException($"--target: expected the beginning of a target's name, got '{name}'; --list lists all");
            }
        }

        // A whole name means that target alone, whatever other names begin with it.
        return [.. TargetCatalog.All.Where(target => names.Count == 0 || names.Any(name => TargetCatalog.All.Any(each => each.Name == name)
            ? target.Name == name
            : target.Name.StartsWith(name, StringComparison.Ordinal)))];
    }

    private static string ValueOf(IReadOnlyList<string> args, ref int index) =>
        ++index < args.Count ? args[index] : throw new FormatException($"{args[index - 1]}: expected a value behind it, got nothing");

    private static long NumberOf(IReadOnlyList<string> args, ref int index)
    {
        var option = args[index];
        var text = ValueOf(args, ref index);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{option}: expected a whole number of 0 or more, got '{text}'");
    }
}
