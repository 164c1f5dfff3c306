using System.Globalization;

namespace Cluster.Data.Tables;

/// <summary>What the text of one cell can be read as.</summary>
internal static class CellText
{
    private const int LongestShown = 40;

    // A day, a time of day, or both; seconds and their fractions may be missing.
    private static readonly string[] IsoFormats =
    [
        .. from day in new[] { "yyyy-MM-dd", "yyyy/MM/dd" }
           from time in new[] { "", " HH:mm", " HH:mm:ss", " HH:mm:ss.FFFFFFF", "'T'HH:mm", "'T'HH:mm:ss", "'T'HH:mm:ss.FFFFFFF" }
           from zone in time.Length == 0 ? [""] : new[] { "", "zzz", "'Z'" }
           select day + time + zone,
        "HH:mm",
        "HH:mm:ss",
    ];

    /// <summary>A whole number that a double holds exactly.</summary>
    public static bool TryInteger(string text, out double value)
    {
        const long LargestExact = 1L << 53;
        var isWhole = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            && whole is >= -LargestExact and <= LargestExact;
        value = whole;
        return isWhole;
    }

    /// <summary>A finite number.</summary>
    public static bool TryReal(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);

    /// <summary>A date or time in ticks; a time of day stands on the first day there is.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="formats">Forms beside those of ISO 8601.</param>
    /// <param name="ticks">Ticks since the year 1; of a time with a zone, those of its universal time.</param>
    public static bool TryTime(string text, string[] formats, out long ticks)
    {
        const DateTimeStyles Styles = DateTimeStyles.NoCurrentDateDefault | DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var culture = CultureInfo.InvariantCulture;
        var isTime = DateTime.TryParseExact(text, IsoFormats, culture, Styles, out var time)
            || (formats.Length > 0 && DateTime.TryParseExact(text, formats, culture, Styles, out time));
        ticks = time.Ticks;
        return isTime;
    }

    /// <summary>A text as messages show it: of bounded length.</summary>
    public static string Shown(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "...";
}
