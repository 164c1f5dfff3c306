using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cluster.Chaos.Faults;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Reports;

/// <summary>Tells of schedules as they end: a line each on standard output, in words or as JSON; progress and what went wrong on standard
/// error.</summary>
/// <param name="options">What was asked for.</param>
internal sealed class ChaosReport(ChaosOptions options)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _struck = [];
    private int _done;
    private int _failed;
    private int _landed;

    private int Total => options.LastSeed - options.FirstSeed + 1;

    /// <summary>0 if all is well, else 1.</summary>
    public int ExitCode => _failed == 0 && _done == Total ? 0 : 1;

    public void Take(Outcome outcome)
    {
        lock (_gate)
        {
            _done++;
            _failed += outcome.Problem is null ? 0 : 1;
            _landed += outcome.Landings.Count;
            foreach (var fault in outcome.Landings.Select(landing => landing.Fault).Distinct())
            {
                _struck[fault] = _struck.GetValueOrDefault(fault) + 1;
            }

            Console.Out.WriteLine(options.AsJson ? JsonOf(outcome) : LineOf(outcome));
            if (outcome.Problem is not null)
            {
                Console.Error.WriteLine(CommandFor(outcome));
            }

            if (_done % 10 == 0 && _done < Total)
            {
                Console.Error.WriteLine(Progress());
            }
        }
    }

    /// <summary>Tells what was tried, how often, and what could not be.</summary>
    public void Conclude()
    {
        var elapsed = Stopwatch.GetElapsedTime(_began);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_done} schedules with {_landed} faults, {_failed} failed, {elapsed.TotalSeconds:F0} s, "
            + $"{elapsed.TotalSeconds / Math.Max(1, _done):F1} s each"));
        foreach (var fault in FaultCatalog.All.Where(fault => options.Only is null || fault == options.Only))
        {
            var tried = fault.Obstacle is { } obstacle ? $"skipped: {obstacle}" : $"{_struck.GetValueOrDefault(fault.Name)} schedules";
            Console.Error.WriteLine($"  {fault.Name,-24}{tried}");
        }
    }

    /// <summary>An outcome as a line.</summary>
    public static string LineOf(Outcome outcome)
    {
        var faults = string.Join("; ", outcome.Landings.Select(landing =>
            string.Create(CultureInfo.InvariantCulture, $"{landing.Fault}@{landing.Step} {landing.Evidence}")));
        var verdict = outcome.Problem is null ? "same bits" : outcome.Missed ? $"MISSED: {outcome.Problem}" : $"FAILED: {outcome.Problem}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome.Schedule.Seed} {ScheduleDraw.Describe(outcome.Schedule)}: {faults}; {outcome.Time.TotalSeconds:F1} s"
            + $"{(outcome.Attempts > 1 ? $", attempt {outcome.Attempts}" : "")}: {verdict}");
    }

    private static string JsonOf(Outcome outcome) => JsonSerializer.Serialize(
        new
        {
            outcome.Schedule.Seed,
            Job = outcome.Schedule.Job.Name,
            outcome.Schedule.Steps,
            outcome.Schedule.Workers,
            Wiring = outcome.Schedule.Wiring.ToString().ToLowerInvariant(),
            outcome.Schedule.Options,
            Faults = outcome.Landings,
            Seconds = Math.Round(outcome.Time.TotalSeconds, 2),
            outcome.Attempts,
            Outcome = outcome.Problem is null ? "same_bits" : outcome.Missed ? "missed" : "failed",
            outcome.Problem,
            outcome.Folder,
        },
        Json);

    private string CommandFor(Outcome outcome)
    {
        var only = options.Only is { } fault ? $" --only {fault.Name}" : "";
        var kept = outcome.Folder is { } folder ? $"what it left: {folder}; " : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {kept}again: dotnet run -c Release --project tests/Chaos -- --seeds {outcome.Schedule.Seed}..{outcome.Schedule.Seed}{only}");
    }

    private string Progress()
    {
        var elapsed = Stopwatch.GetElapsedTime(_began);
        var left = elapsed / _done * (Total - _done);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_done}/{Total} schedules, {_failed} failed, {elapsed.TotalSeconds / _done:F1} s each, {left:h\\:mm\\:ss} left");
    }
}
