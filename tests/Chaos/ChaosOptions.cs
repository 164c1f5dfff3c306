using System.Globalization;
using Cluster.Chaos.Faults;
using Cluster.Chaos.Soaking;

namespace Cluster.Chaos;

/// <summary>What the command line asks for.</summary>
/// <param name="FirstSeed">The first schedule.</param>
/// <param name="LastSeed">The last one.</param>
/// <param name="Only">The one kind of fault that strikes; null for all.</param>
/// <param name="Parallel">Schedules at a time.</param>
/// <param name="AsJson">Whether standard output is a line of JSON a schedule.</param>
internal sealed record ChaosOptions(int FirstSeed, int LastSeed, Fault? Only, int Parallel, bool AsJson)
{
    public const string Usage = "usage: --seeds FROM..TO [--only FAULT] [--parallel N] [--json]; --faults lists the faults; or --soak TIME";
    private const string SeedsOption = "--seeds";
    private const string ListOption = "--faults";

    /// <summary>Whether a command line is meant for the runner of schedules, not for that of the tests.</summary>
    public static bool AreMeant(string[] args) =>
        args is [SeedsOption or ListOption or SoakOptions.Option or "--only" or "--json" or "--parallel" or "--help", ..];

    /// <summary>Whether the faults shall be listed and nothing else done.</summary>
    public static bool AskForList(string[] args) => args is [ListOption];

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">It cannot be understood; the message is one line.</exception>
    public static ChaosOptions Parse(IReadOnlyList<string> args)
    {
        var options = new ChaosOptions(0, -1, null, 1, false);
        for (var index = 0; index < args.Count; index++)
        {
            options = args[index] switch
            {
                "--json" => options with { AsJson = true },
                SeedsOption => options.WithSeeds(Value()),
                "--parallel" => options with { Parallel = Number(Value(), "--parallel") },
                "--only" => options with { Only = FaultCatalog.Named(Value()) },
                var other => throw new FormatException($"unknown option '{other}'; {Usage}"),
            };

            string Value() => ++index < args.Count ? args[index] : throw new FormatException($"{args[index - 1]} needs a value; {Usage}");
        }

        return options.LastSeed >= options.FirstSeed ? options : throw new FormatException($"{SeedsOption} must name seeds; {Usage}");
    }

    private static int Number(string text, string option) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{option} must be whole numbers of 1 or more, got '{text}'; {Usage}");

    private ChaosOptions WithSeeds(string text)
    {
        var ends = text.Split("..");
        return ends.Length is 1 or 2
            ? this with { FirstSeed = Number(ends[0], SeedsOption), LastSeed = Number(ends[^1], SeedsOption) }
            : throw new FormatException($"{SeedsOption} must be FROM..TO, as in 1..200, got '{text}'; {Usage}");
    }
}
