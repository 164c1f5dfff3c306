using System.Collections.Immutable;
using Cluster.Protocol.Audits;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol;

/// <summary>Remembers, for each process, since when nobody has looked at what it contributes.</summary>
internal static class Standings
{
    /// <summary>A process's standing.</summary>
    public static Standing Of(ClusterState state, ProcessIdentity process) => state.Audits.Standings.GetValueOrDefault(process);

    public static void Put(Draft draft, ProcessIdentity process, Standing standing) => draft.State = draft.State with
    {
        Audits = draft.State.Audits with { Standings = draft.State.Audits.Standings.SetItem(process, standing) },
    };

    /// <summary>One contribution of the round in progress was confirmed: those of earlier rounds are believed too.</summary>
    public static void Pass(Draft draft, ProcessIdentity process)
    {
        var standing = Of(draft.State, process);
        Put(draft, process, new Standing(null, standing.Here - 1));
    }

    /// <summary>The round in progress is over, or what came of it is forgotten.</summary>
    /// <param name="draft">The transition.</param>
    /// <param name="change">What becomes of each standing.</param>
    public static void BeginRound(Draft draft, Func<Standing, Standing> change)
    {
        if (draft.State.Options.Audit is not null)
        {
            draft.State = draft.State with
            {
                Audits = draft.State.Audits with
                {
                    Open = ImmutableSortedDictionary<int, AuditCase>.Empty,
                    Standings = draft.State.Audits.Standings.ToImmutableDictionary(pair => pair.Key, pair => change(pair.Value)),
                    IsReducing = false,
                },
            };
        }
    }

    /// <summary>The round is part of the run now, with whatever nobody has looked at.</summary>
    public static void EndRound(Draft draft)
    {
        var before = PositionBefore(draft.State.Round);
        BeginRound(draft, standing => new Standing(standing.Here > 0 ? standing.Before ?? before : standing.Before, 0));
    }

    /// <summary>What came of the round is forgotten.</summary>
    public static void ForgetRound(Draft draft) => BeginRound(draft, standing => standing with { Here = 0 });

    /// <summary>The run goes on from weights of an earlier step; all that came after them is forgotten.</summary>
    public static void ForgetAfter(Draft draft, long updates) =>
        BeginRound(draft, standing => new Standing(standing.Before < updates ? standing.Before : null, 0));

    // A state after so many updates, with all that belongs to them, cannot depend on the round. What an evaluation brings about
    // belongs to the step before it.
    private static long PositionBefore(Round round) => round.Kind == RoundKind.Train ? round.Step : round.Step - 1;
}
