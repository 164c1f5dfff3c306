using System.Globalization;

namespace Cluster.Coordinator.Records.Pages;

/// <summary>Facts of a run as short text, the same on pages and terminals.</summary>
public static class RunText
{
    private const int DigestLetters = 12;
    private const string Unknown = "-";

    /// <summary>Names of what <see cref="Row"/> tells.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["run", "begun (UTC)", "standing", "steps", "test accuracy", "test loss", "duration", "workers", "digest"];

    /// <summary>A run in one line.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<string> Row(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var culture = CultureInfo.InvariantCulture;
        return
        [
            run.Name,
            run.Began.UtcDateTime.ToString("yyyy-MM-dd HH:mm", culture),
            run.Standing,
            string.Create(culture, $"{run.Step}/{run.TotalSteps}"),
            run.Evaluation?.Accuracy is { } accuracy ? Share(accuracy) : Unknown,
            run.Evaluation?.Loss.ToString("F4", culture) ?? Unknown,
            Duration(run.Duration),
            run.Workers.ToString(culture),
            Digest(run.End?.WeightsDigest),
        ];
    }

    /// <summary>A metric's value.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="value">Its value.</param>
    public static string Value(Metric metric, double value) => metric switch
    {
        { Unit: MetricUnit.Share } => Share(value),
        { Unit: MetricUnit.Count } => value.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.ToString("G5", CultureInfo.InvariantCulture),
    };

    /// <summary>The first letters of a digest, enough to tell it from others.</summary>
    /// <param name="digest">The digest; null where there is none.</param>
    public static string Digest(string? digest) => digest is null ? Unknown : digest[..Math.Min(DigestLetters, digest.Length)];

    /// <summary>A share in percent.</summary>
    /// <param name="share">A share of 1.</param>
    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F2} %");

    /// <summary>A duration: seconds under a minute, m:ss or h:mm:ss above.</summary>
    /// <param name="duration">The duration.</param>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:F1} s"),
        { TotalHours: < 1 } => duration.ToString(@"m\:ss", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}:{duration:mm\\:ss}"),
    };
}
