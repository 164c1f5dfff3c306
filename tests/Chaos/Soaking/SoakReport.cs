using System.Globalization;
using System.Text.Json;
using Cluster.Chaos.Reports;

namespace Cluster.Chaos.Soaking;

/// <summary>Tells of a soak: a line a fault and one a kind of memory on standard output, progress on standard error.</summary>
/// <param name="options">What was asked for.</param>
internal sealed class SoakReport(SoakOptions options)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private int _missed;

    /// <summary>Faults that landed.</summary>
    public int Landed { get; private set; }

    /// <summary>A fault landed, or hit nothing.</summary>
    public void Struck(TimeSpan at, Landing landing, bool isMissed)
    {
        (Landed, _missed) = isMissed ? (Landed, _missed + 1) : (Landed + 1, _missed);
        var seconds = Math.Round(at.TotalSeconds, 1);
        Write(
            new { Seconds = seconds, landing.Fault, landing.Step, landing.Evidence, Missed = isMissed },
            $"{seconds:0.0} s {landing.Fault}@{landing.Step} {(isMissed ? "missed: " : "")}{landing.Evidence}");
    }

    /// <summary>How far it is.</summary>
    public void Progress(TimeSpan at, long step)
    {
        var left = options.Length > at ? options.Length - at : TimeSpan.Zero;
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{at:h\\:mm\\:ss} step {step}, {step / at.TotalSeconds:F1} steps/s, {Landed} faults, {_missed} missed, {left:h\\:mm\\:ss} left"));
    }

    /// <summary>What the soak was like, and whether it kept every promise.</summary>
    /// <param name="at">How long it took.</param>
    /// <param name="steps">Steps that were compared.</param>
    /// <param name="memory">The memory of its processes.</param>
    /// <param name="problem">What went wrong, in one line; null if nothing did.</param>
    public void Conclude(TimeSpan at, long steps, MemoryWatch memory, string? problem)
    {
        foreach (var series in memory.All)
        {
            var verdict = series.IsFlat switch { true => "flat", false => "grows", null => "too few samples to say" };
            Write(
                new
                {
                    Memory = series.Name,
                    Samples = series.Count,
                    MedianMib = Math.Round(series.MedianMiB, 1),
                    MibPerMinute = Math.Round(series.Slope, 3),
                    GrowthMib = Math.Round(series.Growth, 1),
                    Verdict = verdict,
                },
                $"memory of {series.Name}: {series.MedianMiB:F1} MiB, {series.Slope:+0.000;-0.000} MiB/min, {series.Count} samples: {verdict}");
        }

        Write(
            new { Seconds = Math.Round(at.TotalSeconds, 1), Faults = Landed, Missed = _missed, Steps = steps, Problem = problem },
            $"{at:h\\:mm\\:ss}, {Landed} faults, {_missed} missed, {steps} steps: {(problem is null ? "same bits" : $"FAILED: {problem}")}");
    }

    private void Write(object json, FormattableString words) => Console.Out.WriteLine(
        options.AsJson ? JsonSerializer.Serialize(json, Json) : words.ToString(CultureInfo.InvariantCulture));
}
