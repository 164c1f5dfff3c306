using System.Globalization;

namespace Cluster.Experiments.Benching;

/// <summary>Rows of a communication benchmark as short text.</summary>
public static class BenchText
{
    /// <summary>Names of what <see cref="Row"/> tells.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["by", "topology", "workers", "size", "ms", "range", "GB/s", "CPU s/GB", "of limit"];

    /// <summary>A row in one line.</summary>
    /// <param name="row">The row.</param>
    public static IReadOnlyList<string> Row(BenchRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return
        [
            row.By,
            row.Topology ?? "",
            Invariant($"{row.Workers}"),
            Size(row.Bytes),
            Milliseconds(row.Seconds.Median),
            Invariant($"{Milliseconds(row.Seconds.Lowest)} to {Milliseconds(row.Seconds.Highest)}"),
            Invariant($"{row.GigabytesPerSecond:F2}"),
            row.ProcessorSecondsPerGigabyte is { } used ? Invariant($"{used:F2}") : "",
            row.LimitShare is { } share ? Invariant($"{100 * share:F0} %") : "",
        ];
    }

    /// <summary>A size in the largest unit of 1024 that leaves a number of 1 or more.</summary>
    /// <param name="bytes">The size.</param>
    public static string Size(int bytes) =>
        bytes >= 1 << 20 ? Invariant($"{bytes / (double)(1 << 20):0.##} MiB") : Invariant($"{bytes / 1024.0:0.##} KiB");

    /// <summary>What the limits of this machine are, and what the columns mean.</summary>
    /// <param name="limits">The limits.</param>
    public static string Footnote(SpeedLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Invariant($"limits of this machine, measured: memory {limits.MemoryBytesPerSecond / 1e9:F1} GB/s read and written by all cores, ")
            + Invariant($"a loopback connection {limits.LoopbackBytesPerSecond / 1e9:F1} GB/s; ")
            + "CPU s/GB counts all processes and what went to and from workers";
    }

    private static string Milliseconds(double seconds) => Invariant($"{seconds * 1e3:F3}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
