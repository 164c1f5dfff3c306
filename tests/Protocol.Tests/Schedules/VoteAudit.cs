using Cluster.Protocol.Audits;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>Holds what the core makes of audits against what must be so: whatever is sampled is voted on before anything is updated, only liars
/// are quarantined, and nothing stays of what they contributed unseen.</summary>
/// <param name="options">Says what is sampled.</param>
/// <param name="ledger">The rounds.</param>
/// <param name="workers">All workers that ever were.</param>
internal sealed class VoteAudit(ProtocolOptions options, RoundLedger ledger, Dictionary<WorkerId, ModelWorker> workers)
{
    private readonly Dictionary<int, Case> _open = [];
    private readonly HashSet<ProcessIdentity> _guilty = [];
    private Case? _settled;
    private bool _isReducing;

    /// <summary>The node that the host is to compute, with the generation to report it in; null while it is not asked.</summary>
    public (Generation Generation, Subtree Node)? HostAsked =>
        _open.Values.FirstOrDefault(open => open.Asked == Ballot.Host) is { } open ? (open.AskedIn, open.Node) : null;

    /// <summary>Most updates of the state that the host is to go back to; null while it is not asked.</summary>
    public long? GoesBackTo { get; private set; }

    /// <summary>Whether a verdict is awaited.</summary>
    public bool IsOpen => _open.Count > 0;

    public bool IsAsked(ModelWorker worker) => _open.Values.Any(open => open.Asked == worker.Id);

    public bool IsGuilty(ModelWorker worker) => _guilty.Contains(worker.Process);

    /// <summary>Whether a sum is sampled and can still be audited.</summary>
    public bool IsSampled(Subtree node) => !_isReducing && options.Audit?.Includes(ledger.Round, node.FirstLeaf) == true;

    /// <summary>Whether a sum is what an audit asked its sender for.</summary>
    public bool Awaits(ContributionArrived claim)
    {
        var round = ledger.Round;
        return claim.Term == options.Term
            && (claim.Kind, claim.Step) == (round.Kind, round.Step)
            && round.Tree.IsPresent(claim.Subtree)
            && _open.TryGetValue(claim.Subtree.FirstLeaf, out var open)
            && (open.Asked, open.AskedIn) == (claim.Worker, claim.Generation)
            && round.Tree.LeavesOf(claim.Subtree) == round.Tree.LeavesOf(open.Node)
            && workers[claim.Worker].IsMember;
    }

    /// <summary>A sum has entered the tree.</summary>
    public void Enter(ModelWorker worker, Subtree node, float value)
    {
        if (IsSampled(node))
        {
            _open.Add(node.FirstLeaf, new Case(node, [(worker, Digest(value))]));
        }
    }

    /// <summary>Whether a range is asked for by an audit.</summary>
    public bool Ask(AssignRange assign)
    {
        if (!_open.TryGetValue(assign.Range.Start, out var open) || ledger.Round.Tree.LeavesOf(open.Node) != assign.Range)
        {
            return false;
        }

        var asked = workers[assign.Worker];
        Invariant.Require(open.Ballots.All(ballot => ballot.Worker.Process != asked.Process), $"{assign} asks one who computed it already");
        Invariant.Require(open.Asked is not { } other || !workers[other].IsMember, $"{assign} though another is asked");
        (open.Asked, open.AskedIn) = (assign.Worker, assign.Generation);
        return true;
    }

    public void Ask(RecomputeByHost ask)
    {
        var open = _open[ask.Subtree.FirstLeaf];
        var voted = open.Ballots.Select(ballot => ballot.Worker.Process).ToHashSet();
        Invariant.Require(open.Ballots.Count > 1, $"{ask} though one alone computed it");
        Invariant.Require(!AnyActiveBut(voted), $"{ask} though a worker could");
        (open.Asked, open.AskedIn) = (Ballot.Host, ask.Generation);
    }

    public void Keep(KeepRecomputation keep, ContributionArrived claim, float value)
    {
        Invariant.Require(Awaits(claim) && keep.Worker == claim.Worker, $"{keep} answers {claim}");
        workers[claim.Worker].LastSign = claim.Now;
        Count(workers[claim.Worker], keep.Subtree, Digest(value));
    }

    /// <summary>The host says what it computed.</summary>
    public void Note(RecomputedByHost recomputed)
    {
        if (HostAsked == (recomputed.Generation, recomputed.Subtree))
        {
            Count(new ModelWorker(Ballot.Host, new ProcessIdentity("host", 0), default), recomputed.Subtree, recomputed.Digest);
        }
    }

    public void Report(ReportAudit report)
    {
        Invariant.Require(_open.Remove(report.Subtree.FirstLeaf, out _settled), $"{report} of no audit");
        var first = _settled!.Ballots[0];
        Invariant.Require(first.Worker.Id == report.Worker, $"{report} of another's sum");
        var holds = report.Outcome == AuditOutcome.Passed
            ? _settled.Ballots.Count(ballot => ballot.Digest == first.Digest) == 2
            : _settled.Ballots.Count == 1 && !AnyActiveBut([first.Worker.Process]);
        Invariant.Require(holds, $"{report} for no reason");
    }

    public void Quarantine(QuarantineWorker quarantine)
    {
        var votes = (_open.GetValueOrDefault(quarantine.Subtree.FirstLeaf) ?? _settled)!.Ballots;
        var worker = workers[quarantine.Worker];
        Invariant.Require(worker.Lies, $"{quarantine} of an honest worker");
        Invariant.Require(_guilty.Add(worker.Process), $"{quarantine} twice");
        Invariant.Require(votes.Contains((worker, quarantine.Digest)), $"{quarantine} of other sums than it sent");
        Invariant.Require(votes.Count(ballot => ballot.Digest == quarantine.Agreed) == 2, $"{quarantine} though no two agree");
    }

    public void GoBack(GoBack back)
    {
        Invariant.Require(GoesBackTo is null, $"{back} while going back");
        GoesBackTo = back.Updates;
        BeginRound();
    }

    public void WentBack() => GoesBackTo = null;

    public void GiveUp(GiveUp giveUp)
    {
        var votes = _open[giveUp.Subtree.FirstLeaf].Ballots;
        Invariant.Require(votes.Exists(ballot => ballot.Worker.Id == Ballot.Host), $"{giveUp} before the host computed it");
        Invariant.Require(votes.Select(ballot => ballot.Digest).Distinct().Count() == votes.Count, $"{giveUp} though two agree");
        BeginRound();
    }

    public void BeginReduction() => _isReducing = true;

    public void BeginRound()
    {
        _open.Clear();
        _isReducing = false;
    }

    /// <summary>What must be so after every event.</summary>
    public void RequireProgress()
    {
        Invariant.Require(
            _open.Values.All(open => open.Asked == Ballot.Host || (open.Asked is { } asked && workers[asked].IsMember)),
            "nobody computes what is to be audited");
        Invariant.Require(workers.Values.All(worker => !worker.IsMember || !IsGuilty(worker)), "one who was quarantined is a member");
        Invariant.Require(GoesBackTo is not null || !ledger.HoldsLieOf(_guilty), "something stays of what a liar contributed");
    }

    // Found by the number of the first leaf, since a node without a sibling has several names.
    private void Count(ModelWorker worker, Subtree node, ulong digest)
    {
        var open = _open[node.FirstLeaf];
        open.Ballots.Add((worker, digest));
        open.Asked = null;
    }

    private bool AnyActiveBut(HashSet<ProcessIdentity> processes) =>
        workers.Values.Any(worker => worker is { IsMember: true, IsDraining: false } && !processes.Contains(worker.Process));

    /// <summary>The digest of a sum.</summary>
    public static ulong Digest(float value) => BitConverter.SingleToUInt32Bits(value);

    private sealed class Case(Subtree node, List<(ModelWorker Worker, ulong Digest)> ballots)
    {
        public Subtree Node => node;

        public List<(ModelWorker Worker, ulong Digest)> Ballots => ballots;

        public WorkerId? Asked { get; set; }

        public Generation AskedIn { get; set; }
    }
}
