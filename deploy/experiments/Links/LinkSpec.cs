using System.Globalization;

namespace Cluster.Experiments.Links;

/// <summary>A cable between a host and the others: full duplex, the same in both directions.</summary>
/// <param name="BitsPerSecond">Its rate in each direction, above 0.</param>
/// <param name="Delay">How long a bit is under way, one way, from a host to another; 0 or more.</param>
public readonly record struct LinkSpec(double BitsPerSecond, TimeSpan Delay)
{
    /// <summary>How a link is written, for people who got it wrong.</summary>
    public const string Form = "RATE[,DELAY], as in 1gbit, 100mbit,5ms or 2.5gbit,200us";

    private const double LeastRate = 10e3;
    private const double MostRate = 1e12;
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(10);

    private static readonly (string Name, double Factor)[] Rates = [("kbit", 1e3), ("mbit", 1e6), ("gbit", 1e9)];
    private static readonly (string Name, double Factor)[] Delays = [("us", 1e-6), ("ms", 1e-3), ("s", 1)];

    /// <summary>Bytes a second in each direction.</summary>
    public double BytesPerSecond => BitsPerSecond / 8;

    /// <summary>Reads a link as <see cref="Form"/> says.</summary>
    /// <param name="text">The text.</param>
    /// <param name="link">What it says.</param>
    /// <returns>Whether it is a link, of 10 kbit/s to 1 Tbit/s and 10 s at most.</returns>
    public static bool TryParse(string text, out LinkSpec link)
    {
        ArgumentNullException.ThrowIfNull(text);
        link = default;
        var parts = text.Split(',');
        double delay = 0;
        if (parts.Length > 2 || !TryRead(parts[0], Rates, out var rate) || (parts.Length == 2 && !TryRead(parts[1], Delays, out delay)))
        {
            return false;
        }

        if (rate is < LeastRate or > MostRate || delay > MostDelay.TotalSeconds)
        {
            return false;
        }

        link = new LinkSpec(rate, TimeSpan.FromTicks((long)Math.Round(delay * TimeSpan.TicksPerSecond)));
        return true;
    }

    /// <summary>A rate in words.</summary>
    /// <param name="bitsPerSecond">The rate.</param>
    public static string RateText(double bitsPerSecond) => bitsPerSecond switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond / 1e9:0.##} Gbit/s"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond / 1e6:0.##} Mbit/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond / 1e3:0.##} kbit/s"),
    };

    /// <summary>The link in words.</summary>
    public override string ToString() => Delay == TimeSpan.Zero
        ? RateText(BitsPerSecond)
        : string.Create(CultureInfo.InvariantCulture, $"{RateText(BitsPerSecond)}, {Delay.TotalMilliseconds:0.###} ms one way");

    private static bool TryRead(string text, (string Name, double Factor)[] units, out double value)
    {
        var trimmed = text.Trim();
        foreach (var (name, factor) in units)
        {
            if (trimmed.EndsWith(name, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(trimmed[..^name.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
            {
                value *= factor;
                return double.IsFinite(value);
            }
        }

        value = 0;
        return false;
    }
}
