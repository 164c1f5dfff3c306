using Cluster.Simulation.Models;
using static Cluster.Experiments.Scaling.ScaleText;

namespace Cluster.Experiments.Simulating;

/// <summary>Numbers of a simulation as short text, the same on pages and terminals.</summary>
public static class SimulationText
{
    /// <summary>Names of what <see cref="Row"/> tells.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["topology", "format", "workers", "step", "samples/s", "speed-up", "efficiency", "computing", "link out", "link in", "busiest link", "cores"];

    /// <summary>Columns that hold words.</summary>
    public const int Texts = 2;

    /// <summary>A row in one line. Shares of the time; link and cores are the coordinator's.</summary>
    /// <param name="row">The row.</param>
    public static IReadOnlyList<string> Row(SimulationRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return
        [
            NameOf(row.Topology),
            row.Format,
            Invariant($"{row.Workers}"),
            Time(row.StepSeconds),
            Invariant($"{row.SamplesPerSecond:N0}"),
            Invariant($"{row.SpeedUp:F2}"),
            Share(row.Efficiency),
            Share(row.ComputeShare),
            Share(row.UplinkShare),
            Share(row.DownlinkShare),
            Share(row.BusiestLinkShare),
            Share(row.CoreShare),
        ];
    }

    /// <summary>A topology as the command line says it.</summary>
    /// <param name="topology">The topology.</param>
    public static string NameOf(Topology topology) => topology == Topology.Coordinator ? "coordinator" : "all-reduce";

    /// <summary>A long time.</summary>
    /// <param name="seconds">The time.</param>
    public static string Span(double seconds) => seconds switch
    {
        >= 2 * 86400 => Invariant($"{seconds / 86400:F1} days"),
        >= 2 * 3600 => Invariant($"{seconds / 3600:F1} h"),
        >= 120 => Invariant($"{seconds / 60:F1} min"),
        >= 10 => Invariant($"{seconds:F1} s"),
        _ => Time(seconds),
    };
}
