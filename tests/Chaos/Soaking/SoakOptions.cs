using System.Globalization;

namespace Cluster.Chaos.Soaking;

/// <summary>What the command line asks of a soak.</summary>
/// <param name="Length">How long faults befall the cluster.</param>
/// <param name="Every">Time from one fault to the next.</param>
/// <param name="Seed">Decides which faults, and whom.</param>
/// <param name="AsJson">Whether standard output is lines of JSON.</param>
internal sealed record SoakOptions(TimeSpan Length, TimeSpan Every, int Seed, bool AsJson)
{
    public const string Option = "--soak";
    public const string Usage = "usage: --soak 30m [--every 5s] [--seed N] [--json]";

    private static readonly TimeSpan UsualPace = TimeSpan.FromSeconds(5);

    /// <summary>Reads a command line that begins with <see cref="Option"/>.</summary>
    /// <exception cref="FormatException">It cannot be understood; the message is one line.</exception>
    public static SoakOptions Parse(IReadOnlyList<string> args)
    {
        var options = new SoakOptions(default, UsualPace, 1, false);
        for (var index = 0; index < args.Count; index++)
        {
            options = args[index] switch
            {
                Option => options with { Length = Time(Value(), Option) },
                "--every" => options with { Every = Time(Value(), "--every") },
                "--seed" => options with { Seed = Number(Value()) },
                "--json" => options with { AsJson = true },
                var other => throw new FormatException($"unknown option '{other}'; {Usage}"),
            };

            string Value() => ++index < args.Count ? args[index] : throw new FormatException($"{args[index - 1]} needs a value; {Usage}");
        }

        return options;
    }

    private static TimeSpan Time(string text, string option)
    {
        var seconds = text is [.., var unit] ? unit switch { 'h' => 3600, 'm' => 60, 's' => 1, _ => 0 } : 0;
        return seconds > 0 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? TimeSpan.FromSeconds(seconds * number)
            : throw new FormatException($"{option} must be a time as 30m, 5s or 2h, got '{text}'; {Usage}");
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"--seed must be a whole number, got '{text}'; {Usage}");
}
