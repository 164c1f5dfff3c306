using System.Globalization;

namespace Cluster.Worker.Fetching;

/// <summary>Sizes as people write and read them.</summary>
public static class ByteSize
{
    private const NumberStyles NumberForm = NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite;

    private static readonly (string Unit, double Bytes)[] Units =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("KB", 1e3), ("B", 1),
    ];

    /// <summary>Reads a size such as 10GB, 1.5 TB or 512MiB.</summary>
    /// <param name="text">A number and its unit, in any case.</param>
    /// <param name="bytes">What it says, rounded down.</param>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var trimmed = text.Trim();
        var (unit, factor) = Array.Find(Units, entry => trimmed.EndsWith(entry.Unit, StringComparison.OrdinalIgnoreCase));
        if (unit is null
            || !double.TryParse(trimmed[..^unit.Length], NumberForm, CultureInfo.InvariantCulture, out var number)
            || !(number * factor < long.MaxValue))
        {
            return false;
        }

        bytes = (long)(number * factor);
        return true;
    }

    /// <summary>A size with three or four digits.</summary>
    /// <param name="bytes">The size, 0 or more.</param>
    public static string Format(double bytes) => bytes switch
    {
        >= 1e12 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e12:F2} TB"),
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F2} GB"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F1} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes:F0} bytes"),
    };
}
