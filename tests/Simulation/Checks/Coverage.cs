using Cluster.Protocol;
using Cluster.Protocol.Events;
using Cluster.Protocol.Rounds;

namespace Cluster.FaultSimulation.Checks;

/// <summary>Which events met the core in which state.</summary>
internal sealed class Coverage
{
    /// <summary>The states that are told apart.</summary>
    public static readonly string[] States =
    [
        "waiting, nobody there", "waiting, too few there", "training, nobody there", "training, nothing in", "training, sums growing",
        "training, some in", "training, stopping", "evaluating, nobody there", "evaluating, nothing in", "evaluating, some in",
        "evaluating, stopping", "completing", "finished", "going back",
    ];

    /// <summary>The events, in the order of the columns.</summary>
    public static readonly Type[] Events =
    [
        typeof(WorkerJoined), typeof(LeaseRenewed), typeof(WorkerDraining), typeof(WorkerLost), typeof(ContributionBegan),
            typeof(ContributionArrived),
        typeof(RoundCompleted), typeof(TimePassed), typeof(StopRequested), typeof(GradientHeld), typeof(GradientReceived), typeof(WorkerDiverged),
            typeof(AssignmentAbandoned), typeof(RecomputedByHost), typeof(WentBack),
    ];

    private readonly long[,] _counts = new long[States.Length, Events.Length];

    /// <summary>How often an event met a state.</summary>
    public long this[int state, int happened] => _counts[state, happened];

    /// <summary>All pairs of state and event.</summary>
    public static IEnumerable<(int State, int Event)> Pairs =>
        from state in Enumerable.Range(0, States.Length)
        from happened in Enumerable.Range(0, Events.Length)
        select (state, happened);

    /// <summary>The pairs that can be met and were not, but for those that many seeds do without.</summary>
    public IEnumerable<string> Missing => Pairs
        .Where(pair => this[pair.State, pair.Event] == 0 && WhyUnreachable(pair.State, pair.Event) is null && !IsRare(pair.State, pair.Event))
        .Select(Name);

    /// <summary>The pairs that were met although they are said to be unreachable.</summary>
    public IEnumerable<string> Surprises => Pairs
        .Where(pair => this[pair.State, pair.Event] > 0 && WhyUnreachable(pair.State, pair.Event) is not null)
        .Select(Name);

    public void Note(ClusterState state, ProtocolEvent happened)
    {
        var column = Array.IndexOf(Events, happened.GetType());
        if (column >= 0)
        {
            _counts[RowOf(state), column]++;
        }
    }

    public void Add(Coverage other)
    {
        for (var state = 0; state < States.Length; state++)
        {
            for (var happened = 0; happened < Events.Length; happened++)
            {
                _counts[state, happened] += other._counts[state, happened];
            }
        }
    }

    /// <summary>Why a pair cannot be met here; null if it can.</summary>
    public static string? WhyUnreachable(int state, int happened)
    {
        var (row, column) = (States[state], Events[happened]);
        return column == typeof(GradientHeld) || column == typeof(GradientReceived) || column == typeof(WorkerDiverged)
                ? "only where workers reduce among themselves; the schedules of tests/Protocol.Tests meet it"
            : column == typeof(RecomputedByHost) || column == typeof(WentBack) || row == "going back"
                ? "only with audits; the schedules of tests/Protocol.Tests meet it"
            : column == typeof(AssignmentAbandoned) ? "only where weights lie in shared memory; the schedules of tests/Protocol.Tests meet it"
            : row == "completing" != (column == typeof(RoundCompleted)) ? "the conductor ends a round within one call, under its lock"
            : row.EndsWith("nobody there", StringComparison.Ordinal) && column == typeof(WorkerLost)
                ? "who is lost was a member until then"
            : row == "finished" && column == typeof(WorkerLost) ? "nobody is a member any more; all stay only until the result is written"
            : row == "finished" && column == typeof(TimePassed) ? "the host watches no clock any more once its run has ended"
            : null;
    }

    // Frames that were on their way for longer than the whole round before, and a wish to leave in the short time in which nobody is there.
    private static bool IsRare(int state, int happened)
    {
        var (row, column) = (States[state], Events[happened]);
        return row.StartsWith("evaluating", StringComparison.Ordinal)
            && (column == typeof(ContributionBegan)
                || (column == typeof(WorkerDraining) && row is "evaluating, nobody there" or "evaluating, stopping"));
    }

    private static string Name((int State, int Event) pair) => $"{Events[pair.Event].Name} while {States[pair.State]}";

    private static int RowOf(ClusterState state) => state.Phase switch
    {
        RunPhase.WaitingForWorkers => state.Members.IsEmpty ? 0 : 1,
        RunPhase.Completing => 11,
        RunPhase.Finished => 12,
        RunPhase.GoingBack => 13,
        _ => state.Round.Kind == RoundKind.Train ? RowOfTraining(state) : RowOfEvaluation(state),
    };

    private static int RowOfTraining(ClusterState state)
    {
        if (state.IsStopping || state.Members.IsEmpty)
        {
            return state.IsStopping ? 6 : 2;
        }

        foreach (var member in state.Members.Values)
        {
            if (!member.Arriving.IsEmpty)
            {
                return 4;
            }
        }

        return state.Arrived.Count == 0 ? 3 : 5;
    }

    private static int RowOfEvaluation(ClusterState state) =>
        state.IsStopping ? 10 : state.Members.IsEmpty ? 7 : state.Arrived.Count == 0 ? 8 : 9;
}
