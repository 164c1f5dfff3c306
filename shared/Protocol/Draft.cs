using System.Collections.Immutable;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Membership;

namespace Cluster.Protocol;

/// <summary>A transition while it is being worked out: the state so far and the effects so far.</summary>
/// <param name="state">The state before the event.</param>
internal sealed class Draft(ClusterState state)
{
    private readonly ImmutableArray<ProtocolEffect>.Builder _effects = ImmutableArray.CreateBuilder<ProtocolEffect>();

    /// <summary>The state so far.</summary>
    public ClusterState State { get; set; } = state;

    public void Emit(ProtocolEffect effect) => _effects.Add(effect);

    public void Put(Member member) => State = State with { Members = State.Members.SetItem(member.Id, member) };

    /// <summary>Strikes a member off, with whatever it was sending.</summary>
    public void Remove(WorkerId worker)
    {
        foreach (var growing in State.Members[worker].Arriving)
        {
            Emit(new WithdrawContribution(worker, growing.Node));
        }

        State = State with { Members = State.Members.Remove(worker) };
    }

    /// <summary>Opens a new generation and tells whoever watches.</summary>
    public void ChangeMembership()
    {
        State = State with { Generation = State.Generation.Next };
        var active = State.ActiveMembers.Length;
        var idle = Math.Max(0, active - State.Options.Plan.LeavesPerStep);
        Emit(new ReportMembership(State.Generation, active, idle));
    }

    /// <summary>Lets a draining worker go once it holds nothing.</summary>
    public void ReleaseIfDrained(WorkerId worker)
    {
        var member = State.Members[worker];
        var takesPart = State.Exchange is { } exchange && exchange.Plan.PlaceOf(worker) >= 0;
        if (member.IsDraining && member.Open.IsEmpty && !takesPart && !State.Audits.IsAsked(worker))
        {
            Remove(worker);
            Emit(new ReleaseWorker(worker, ReleaseReason.Drained));
        }
    }

    public Transition ToTransition() => new(State, _effects.ToImmutable());
}
