using System.Globalization;

namespace Cluster.Cli.Simulating;

/// <summary>Durations and shares as people write them on a command line.</summary>
internal static class DurationText
{
    /// <summary>How a duration is written, for people who got it wrong.</summary>
    public const string Form = "a number with ns, us, ms, s, min, h or d, as in 12ms or 24h";

    private static readonly (string Name, double Seconds)[] Units =
        [("ns", 1e-9), ("us", 1e-6), ("ms", 1e-3), ("min", 60), ("s", 1), ("h", 3600), ("d", 86400)];

    /// <summary>Seconds of a duration, 0 or more.</summary>
    public static bool TryParse(string text, out double seconds)
    {
        foreach (var (name, unit) in Units)
        {
            if (text.EndsWith(name, StringComparison.Ordinal) && TryNumber(text[..^name.Length], out var number))
            {
                seconds = number * unit;
                return true;
            }
        }

        seconds = 0;
        return false;
    }

    /// <summary>A share, as in 5%.</summary>
    public static bool TryParseShare(string text, out double share)
    {
        var isShare = TryNumber(text.TrimEnd('%'), out var percent) && text.EndsWith('%') && percent <= 100;
        share = percent / 100;
        return isShare;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
