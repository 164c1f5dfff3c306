using System.Globalization;
using Cluster.Cli.Commands;

namespace Cluster.Cli.Launching.Remote;

/// <summary>The hosts of a launch: as a list on the command line, or as a file with one a line, <c>host slots=2</c>, and comments behind
/// <c>#</c>.</summary>
internal static class HostList
{
    private const string Slots = "slots=";
    private const int MostWorkers = 1024;
    private const char Comment = '#';

    /// <summary>Reads a list with commas.</summary>
    /// <param name="text">The list.</param>
    /// <exception cref="UsageException">Something in it is no host.</exception>
    public static IReadOnlyList<LaunchHost> FromOption(string text)
    {
        List<LaunchHost> hosts = [];
        foreach (var part in text.Split(','))
        {
            var host = LaunchHost.TryParse(part.Trim())
                ?? throw new UsageException(
                    $"--hosts must be hosts with commas between them, each {LaunchHost.Form}, got '{part.Trim()}' in '{text}'");
            if (hosts.Contains(host))
            {
                throw new UsageException($"--hosts names {host} twice; for two workers on it write '{host} slots=2' into a file for --hosts-file");
            }

            hosts.Add(host);
        }

        return hosts;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path.</param>
    /// <exception cref="UsageException">A line is wrong; the message names file, line and column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<LaunchHost> FromFile(string file) => Parse(File.ReadAllText(file), file);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">What to call it.</param>
    /// <exception cref="UsageException">A line is wrong.</exception>
    internal static IReadOnlyList<LaunchHost> Parse(string text, string file)
    {
        List<(LaunchHost Host, int Line)> hosts = [];
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            if (HostOf(lines[number - 1], (column, message) => At(file, number, column, message)) is not var (host, column))
            {
                continue;
            }

            if (hosts.Find(earlier => earlier.Host with { Slots = host.Slots } == host) is { Host: not null } earlier)
            {
                throw At(file, number, column, FormattableString.Invariant(
                    $"expected each host once, got {host} again (line {earlier.Line}); give the first one {Slots}{earlier.Host.Slots + host.Slots}"));
            }

            hosts.Add((host, number));
            if (hosts.Sum(each => each.Host.Slots) > MostWorkers)
            {
                throw At(file, number, column, FormattableString.Invariant($"expected {MostWorkers} workers at most, got more up to here"));
            }
        }

        return hosts.Count > 0 ? [.. hosts.Select(each => each.Host)] : throw At(file, 1, 1, "expected a host a line, got none");
    }

    private static (LaunchHost Host, int Column)? HostOf(string line, Func<int, string, UsageException> mistake)
    {
        var words = WordsOf(line);
        if (words.Count == 0)
        {
            return null;
        }

        var slots = 1;
        for (var i = 1; i < words.Count; i++)
        {
            var (word, column) = words[i];
            slots = i == 1 && word.StartsWith(Slots, StringComparison.Ordinal)
                ? SlotsOf(word[Slots.Length..], message => mistake(column + Slots.Length, message))
                : throw mistake(column, $"expected {(i == 1 ? $"{Slots}N or the end of the line" : "the end of the line")}, got '{word}'");
        }

        return (LaunchHost.TryParse(words[0].Word, slots) ?? throw mistake(
            words[0].Column, $"expected a host, {LaunchHost.Form}, got '{words[0].Word}'"), words[0].Column);
    }

    private static int SlotsOf(string text, Func<string, UsageException> mistake) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var slots) && slots is >= 1 and <= MostWorkers
            ? slots
            : throw mistake(FormattableString.Invariant($"expected 1 to {MostWorkers} workers, got '{text}'"));

    private static List<(string Word, int Column)> WordsOf(string line)
    {
        List<(string, int)> words = [];
        var end = line.IndexOf(Comment, StringComparison.Ordinal) is >= 0 and var comment ? comment : line.Length;
        for (var i = 0; i < end; i++)
        {
            var start = i;
            while (i < end && !char.IsWhiteSpace(line[i]))
            {
                i++;
            }

            if (i > start)
            {
                words.Add((line[start..i], start + 1));
            }
        }

        return words;
    }

    private static UsageException At(string file, int line, int column, string message) =>
        new(FormattableString.Invariant($"{file}:{line}:{column}: {message}"));
}
