using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Reports;

/// <summary>What became of a schedule.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Landings">The faults that landed.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Problem">What went wrong, in one line; null if nothing did.</param>
internal sealed record Outcome(Schedule Schedule, IReadOnlyList<Landing> Landings, TimeSpan Time, string? Problem)
{
    /// <summary>Whether nothing is proved because a fault hit nothing.</summary>
    public bool Missed { get; init; }

    /// <summary>How often it was carried out.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Where what is left of it lies; null if nothing is.</summary>
    public string? Folder { get; init; }
}

/// <summary>A fault that landed in the middle of a run.</summary>
/// <param name="Fault">Its name.</param>
/// <param name="Step">The last step that was done before.</param>
/// <param name="Evidence">What shows that it landed.</param>
internal sealed record Landing(string Fault, long Step, string Evidence);
