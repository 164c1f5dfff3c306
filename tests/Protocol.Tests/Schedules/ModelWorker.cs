using Cluster.Protocol.Effects;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>A worker as it would be outside: what it was sent, and whether it still lives.</summary>
internal sealed class ModelWorker(WorkerId id, ProcessIdentity process, TimeSpan now)
{
    public WorkerId Id { get; } = id;

    public ProcessIdentity Process { get; } = process;

    /// <summary>Whether its sums have wrong bits, which are its own.</summary>
    public bool Lies => Process.Host == LyingHost;

    /// <summary>Where every process computes something else than it should.</summary>
    public const string LyingHost = "liars";

    /// <summary>Whether the coordinator should count it among the members.</summary>
    public bool IsMember { get; set; } = true;

    /// <summary>Whether it asked to leave.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Whether it hangs: its stream is open, but neither renewals nor sums come any more.</summary>
    public bool Hangs { get; set; }

    /// <summary>When the coordinator last had a reason to believe that it lives.</summary>
    public TimeSpan LastSign { get; set; } = now;

    /// <summary>The weights it was last sent; null before the first.</summary>
    public WeightsVersion? Version { get; set; }

    /// <summary>The weights it is sent as they come into being; null before the first.</summary>
    public WeightsVersion? Streamed { get; set; }

    /// <summary>The weights of its own, where it has any.</summary>
    public ModelAverage? State { get; set; }

    /// <summary>Updates behind them.</summary>
    public long HeldState { get; set; } = -1;

    /// <summary>The weight itself.</summary>
    public float Weight { get; set; } = float.NaN;

    /// <summary>What it was asked for, ever.</summary>
    public List<AssignRange> Assignments { get; } = [];
}
