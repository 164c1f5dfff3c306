using Cluster.Protocol;
using Cluster.Protocol.Audits;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Training;

/// <summary>Knows since when a run has been waiting, and for whom, so that every wait can have a deadline that names them.</summary>
internal sealed class Patience
{
    private readonly TimeProvider _clock;
    private long _shortSince;
    private long _lastProgress;

    public Patience(TimeProvider clock)
    {
        _clock = clock;
        _shortSince = clock.GetTimestamp();
        _lastProgress = _shortSince;
    }

    /// <summary>A round began or a sum arrived.</summary>
    public void NoteProgress() => _lastProgress = _clock.GetTimestamp();

    /// <summary>The state was stepped; a shortage begins where there was none before.</summary>
    public void NoteStep(ClusterState before) => _shortSince = IsShort(before) ? _shortSince : _clock.GetTimestamp();

    /// <summary>Whether there are too few workers to begin or none to go on, and for how long.</summary>
    public (int Have, int Need, TimeSpan For)? Shortage(ClusterState state) =>
        IsShort(state) ? (state.ActiveMembers.Length, Need(state), _clock.GetElapsedTime(_shortSince)) : null;

    /// <summary>How long the round in progress has waited for its next sum, and who holds what; null while nobody holds anything.</summary>
    public (TimeSpan Waited, string ForWhom)? Stall(ClusterState state)
    {
        var holders = state.Members.Values.Where(member => !member.Open.IsEmpty)
            .Select(member => $"worker {member.Id} holds micro-batches {string.Join(" and ", member.Open.Select(open => open.Range))}")
            .Concat(state.Audits.Open.Values.Select(
                open => $"{Name(open.Asked)} audits micro-batches {state.Round.Tree.LeavesOf(open.Node)}"))
            .ToList();
        return state.Phase == RunPhase.Collecting && holders.Count > 0
            ? (_clock.GetElapsedTime(_lastProgress), $"step {state.Round.Step}: {string.Join(", ", holders)}")
            : null;
    }

    private static string Name(WorkerId? asked) => asked is { } worker && worker != Ballot.Host ? $"worker {worker}" : "the coordinator";

    private static bool IsShort(ClusterState state) => state.ActiveMembers.Length < Need(state);

    private static int Need(ClusterState state) => state.Phase switch
    {
        RunPhase.WaitingForWorkers => state.Options.WorkersToStart,
        RunPhase.Finished => 0,
        _ => 1,
    };
}
