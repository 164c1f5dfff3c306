using System.Text;
using Cluster.Protocol.Tests.Schedules;

namespace Cluster.Security.Inputs;

/// <summary>What can be done to text: words of the formats, numbers beyond every range, lines twice or in another place, nesting.</summary>
internal static class TextMutations
{
    private static readonly byte[][] Words = Utf8(
        "{", "}", "[", "]", "\"", "'", ",", ":", " ", "\n", "\r\n", "\t", "- ", "  ", ": ", "#", "|", ">", "&a ", "*a", "!!int ", "!x ", "<<: ", "? ",
        "---\n", "...\n", "%YAML 9.9\n", "null", "~", "true", "false", "NaN", "inf", "-inf", ".nan", "Infinity", "{}", "[]",
        "\"\"", "\\u0000", "\\ud800",
        "\\", "\0", "\uFEFF", "\u2028", "../", "../../../../etc/passwd", "/dev/zero", "/dev/null", "~/", "C:\\", "$type", "kind", "__metadata__",
        "\"a\":1,\"a\":2,", "=", "(", ")", "True", "False", "0x", "1_000", "\u0661", "\U0001F600");

    private static readonly byte[][] Numbers = Utf8(
        "0", "-0", "-1", "1", "01", "1e9", "1e308", "1e999", "-1e999", "1e-999", "0.1", "2147483647", "2147483648", "-2147483648", "-2147483649",
        "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615",
        "18446744073709551616", "99999999999999999999999999999999999999999", "1.7976931348623157e308", "4.9e-324", "0000000000000001");

    private static readonly byte[][] Openings = Utf8("[", "{\"a\":", "(", "- ", "{a: ", "? ", "- - ", "[{", "\"", "a: \n ", "!", "> ");

    private static readonly Action<Draft, ScheduleRandom>[] All = [InsertWord, InsertWord, SetDigits, SetDigits, Line, SetValue, Nest];

    /// <summary>Does one of these things.</summary>
    public static void Apply(Draft draft, ScheduleRandom random) => random.Pick(All)(draft, random);

    private static void InsertWord(Draft draft, ScheduleRandom random)
    {
        var (start, count) = draft.Piece(random, random.Chance(50) ? 8 : 0);
        draft.Replace(start, count, random.Pick(Words));
    }

    // The digits that come next, wherever one looks.
    private static void SetDigits(Draft draft, ScheduleRandom random)
    {
        var from = random.Below(draft.Length + 1);
        var start = draft.Bytes[from..].IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start >= 0)
        {
            var count = draft.Bytes[(from + start)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            draft.Replace(from + start, count < 0 ? draft.Length - from - start : count, random.Pick(Numbers));
        }
    }

    // What stands behind the next colon, up to where it seems to end.
    private static void SetValue(Draft draft, ScheduleRandom random)
    {
        var from = random.Below(draft.Length + 1);
        var colon = draft.Bytes[from..].IndexOf((byte)':');
        if (colon >= 0)
        {
            var start = from + colon + 1;
            var count = draft.Bytes[start..].IndexOfAny(",}]\n"u8);
            draft.Replace(start, count < 0 ? draft.Length - start : count, [(byte)' ', .. random.Pick(random.Chance(50) ? Words : Numbers)]);
        }
    }

    private static void Line(Draft draft, ScheduleRandom random)
    {
        var at = random.Below(draft.Length + 1);
        var start = draft.Bytes[..at].LastIndexOf((byte)'\n') + 1;
        var length = draft.Bytes[start..].IndexOf((byte)'\n') + 1;
        length = length == 0 ? draft.Length - start : length;
        var line = draft.Bytes.Slice(start, length).ToArray();
        if (random.Chance(60))
        {
            draft.Replace(start, length, []);
        }

        if (random.Chance(70))
        {
            var place = draft.Bytes[..random.Below(draft.Length + 1)].LastIndexOf((byte)'\n') + 1;
            draft.Replace(place, 0, line);
        }
    }

    private static void Nest(Draft draft, ScheduleRandom random)
    {
        var opening = random.Pick(Openings);
        var times = 1 + random.Below(random.Chance(10) ? 20_000 : 80);
        var nest = new byte[opening.Length * times];
        for (var start = 0; start < nest.Length; start += opening.Length)
        {
            opening.CopyTo(nest.AsSpan(start));
        }

        draft.Replace(random.Below(draft.Length + 1), 0, nest);
    }

    private static byte[][] Utf8(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
