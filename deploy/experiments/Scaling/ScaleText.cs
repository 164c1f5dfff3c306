using System.Globalization;

namespace Cluster.Experiments.Scaling;

/// <summary>Numbers of a scaling experiment as short text, the same on pages and terminals.</summary>
public static class ScaleText
{
    /// <summary>What follows a number that says nothing of workers with cores of their own.</summary>
    public const string Mark = " *";

    /// <summary>Names of what <see cref="Row"/> tells.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["workers", "step", "range", "samples/s", "speed-up", "efficiency", "compute", "send", "receive", "wait", "update"];

    /// <summary>A row in one line. Medians; times are those of a step.</summary>
    /// <param name="row">The row.</param>
    public static IReadOnlyList<string> Row(ScaleRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var mark = row.IsOversubscribed ? Mark : "";
        var phases = row.Phases;
        return
        [
            Invariant($"{row.Workers}{mark}"),
            Time(row.SecondsPerStep.Median),
            Invariant($"{Time(row.SecondsPerStep.Lowest)} to {Time(row.SecondsPerStep.Highest)}"),
            Invariant($"{row.SamplesPerSecond.Median:N0}"),
            Invariant($"{row.SpeedUp.Median:F2}{mark}"),
            Invariant($"{Share(row.Efficiency.Median)}{mark}"),
            Time(phases.Compute),
            Time(phases.Send),
            Time(phases.Receive),
            Time(phases.Wait),
            Time(phases.Update),
        ];
    }

    /// <summary>A time with three digits.</summary>
    /// <param name="seconds">The time.</param>
    public static string Time(double seconds) => (1000 * seconds) switch
    {
        0 => "0 ms",
        >= 9999.5 => Invariant($"{seconds:F1} s"),
        >= 99.95 and var milliseconds => Invariant($"{milliseconds:F0} ms"),
        >= 9.995 and var milliseconds => Invariant($"{milliseconds:F1} ms"),
        var milliseconds => Invariant($"{milliseconds:F2} ms"),
    };

    /// <summary>A share in percent.</summary>
    /// <param name="share">A share of 1.</param>
    public static string Share(double share) => Invariant($"{100 * share:F0} %");

    /// <summary>A number of workers.</summary>
    /// <param name="count">How many.</param>
    public static string Workers(int count) => count == 1 ? "1 worker" : Invariant($"{count} workers");

    /// <summary>A number of compute threads.</summary>
    /// <param name="count">How many.</param>
    public static string Threads(int count) => count == 1 ? "1 thread" : Invariant($"{count} threads");

    /// <summary>Bytes.</summary>
    /// <param name="bytes">How many.</param>
    public static string Bytes(double bytes) => bytes >= 1e6 ? Invariant($"{bytes / 1e6:F1} MB") : Invariant($"{bytes / 1e3:F1} kB");

    internal static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
