using Cluster.Protocol;
using Cluster.Protocol.Audits;
using Cluster.Protocol.Exchanges;
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
    public void NoteStep(ClusterState before) => _shortSince = before.IsShort ? _shortSince : _clock.GetTimestamp();

    /// <summary>Whether there are too few workers to begin or none to go on, and for how long.</summary>
    public (int Have, int Need, TimeSpan For)? Shortage(ClusterState state) =>
        state.IsShort ? (state.ActiveMembers.Length, state.NeededWorkers, _clock.GetElapsedTime(_shortSince)) : null;

    /// <summary>How long the round in progress has waited for its next sum or gradient, and who holds what; null while it waits for nobody.</summary>
    public (TimeSpan Waited, string ForWhom)? Stall(ClusterState state)
    {
        var holders = state.Members.Values.Where(member => !member.Open.IsEmpty)
            .Select(member => $"worker {member.Id} holds micro-batches {string.Join(" and ", member.Open.SelectMany(open => open.Owed))}")
            .Concat(state.Audits.Open.Values.Select(
                open => $"{Name(open.Asked)} audits micro-batches {state.Round.Tree.LeavesOf(open.Node)}"))
            .ToList();
        var missing = holders.Count > 0 ? holders : MissingOf(state.Exchange);
        return state.Phase == RunPhase.Collecting && missing.Count > 0
            ? (_clock.GetElapsedTime(_lastProgress), $"step {state.Round.Step}: {string.Join(", ", missing)}")
            : null;
    }

    private static string Name(WorkerId? asked) => asked is { } worker && worker != Ballot.Host ? $"worker {worker}" : "the coordinator";

    // All sums are in, and the reduced gradient is on its way between the workers.
    private static List<string> MissingOf(ExchangeProgress? exchange)
    {
        List<string> missing = exchange is null
            ? []
            : [.. exchange.Plan.Members.Select(member => member.Worker).Except(exchange.Holders)
                .Select(worker => $"worker {worker} lacks parts of the reduced gradient")];
        if (exchange is { IsReceived: false })
        {
            missing.Add("the coordinator lacks parts of the reduced gradient");
        }

        return missing;
    }
}
