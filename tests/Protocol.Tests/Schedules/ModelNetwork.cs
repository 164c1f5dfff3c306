using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>A contribution on its way.</summary>
/// <param name="Claim">What it says of itself.</param>
/// <param name="Value">The sum.</param>
internal readonly record struct Message(ContributionArrived Claim, float Value)
{
    /// <summary>What comes before it if its gradients follow bit by bit.</summary>
    public ContributionBegan Announcement(TimeSpan now) =>
        new(now, Claim.Worker, Claim.Term, Claim.Generation, Claim.Kind, Claim.Step, Claim.Subtree);
}

/// <summary>What workers have sent: still on its way, and ever.</summary>
internal sealed class ModelNetwork(ScheduleRandom random)
{
    private readonly List<Message> _inFlight = [];
    private readonly List<Message> _everSent = [];
    private readonly List<ProtocolEvent> _words = [];
    private readonly List<ProtocolEvent> _everSaid = [];
    private readonly Dictionary<(long Step, Generation Generation), HashSet<WorkerId>> _computed = [];

    /// <summary>Lets a worker compute a range at once and send its sums.</summary>
    public void Compute(ModelWorker worker, Term term, AssignRange asked, bool isAudit)
    {
        // What an audit asks for is a node already, and comes as one.
        var nodes = isAudit ? [asked.Round.Tree.LargestAtStart(asked.Range)] : Pieces(asked.Round.Tree, asked.Range);
        foreach (var node in nodes)
        {
            var claim = new ContributionArrived(
                TimeSpan.Zero, worker.Id, term, asked.Generation, asked.Round.Kind, asked.Round.Step, node);
            _inFlight.Add(new Message(claim, SentBy(worker, ModelArithmetic.Computed(asked.Round, node, worker.Weight))));
            _everSent.Add(_inFlight[^1]);
        }

        if (asked.Exchange is { } exchange)
        {
            Exchange(worker.Id, term, asked.Round, exchange);
        }
    }

    /// <summary>Any word under way of who holds a gradient, which then is no longer; null when there is none.</summary>
    public ProtocolEvent? TakeWord(Predicate<ProtocolEvent>? condition = null)
    {
        var index = condition is not null ? _words.FindIndex(condition) : _words.Count == 0 ? -1 : random.Below(_words.Count);
        if (index < 0)
        {
            return null;
        }

        var word = _words[index];
        _words.RemoveAt(index);
        return word;
    }

    /// <summary>Any such word that was ever said.</summary>
    public ProtocolEvent? PeekEverSaid() => _everSaid.Count == 0 ? null : random.Pick(_everSaid);

    // Once all have computed, the sums reach everybody, the coordinator too; each says so when it pleases.
    private void Exchange(WorkerId worker, Term term, Round round, Exchange exchange)
    {
        var key = (round.Step, exchange.Generation);
        var computed = _computed.TryGetValue(key, out var known) ? known : _computed[key] = [];
        if (!computed.Add(worker) || computed.Count < exchange.Members.Length)
        {
            return;
        }

        var words = exchange.Members
            .Select(ProtocolEvent (member) => new GradientHeld(TimeSpan.Zero, member.Worker, term, exchange.Generation, round.Step))
            .Append(new GradientReceived(TimeSpan.Zero, exchange.Generation, round.Step))
            .ToList();
        _words.AddRange(words);
        _everSaid.AddRange(words);
    }

    /// <summary>Any message under way, which then is no longer; null when there is none.</summary>
    public Message? Take() => _inFlight.Count == 0 ? null : TakeAt(random.Below(_inFlight.Count));

    /// <summary>The oldest message under way that meets a condition, which then is no longer; null when there is none.</summary>
    public Message? Take(Predicate<Message> condition) => _inFlight.FindIndex(condition) is >= 0 and var index ? TakeAt(index) : null;

    /// <summary>Any message under way, which comes again later.</summary>
    public Message? PeekInFlight() => _inFlight.Count == 0 ? null : random.Pick(_inFlight);

    /// <summary>Any message that was ever sent.</summary>
    public Message? PeekEverSent() => _everSent.Count == 0 ? null : random.Pick(_everSent);

    /// <summary>Any message that was ever sent; it is on its way, or comes again.</summary>
    public Message? PeekToAnnounce()
    {
        if (PeekEverSent() is { } message && !_inFlight.Contains(message))
        {
            _inFlight.Add(message);
            return message;
        }

        return PeekInFlight();
    }

    private static float SentBy(ModelWorker worker, float sum) =>
        worker.Lies ? BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(sum) ^ worker.Process.Id) : sum;

    private Message TakeAt(int index)
    {
        var message = _inFlight[index];
        _inFlight.RemoveAt(index);
        return message;
    }

    // The fewest subtrees for the most part, sometimes cut finer, and a node without a sibling under any of its names.
    private IEnumerable<Subtree> Pieces(ReductionTree tree, LeafRange range)
    {
        while (range.Count > 0)
        {
            var node = tree.LargestAtStart(range);
            while (node.Level > 0 && random.Chance(25))
            {
                node = new Subtree(node.Level - 1, node.Index * 2);
            }

            yield return node;
            var covered = tree.LeavesOf(node).Count;
            range = new LeafRange(range.Start + covered, range.Count - covered);
        }
    }
}
