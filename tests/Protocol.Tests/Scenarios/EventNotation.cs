using System.Globalization;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Scenarios;

/// <summary>Events as one line each:
/// <code>
/// join 1 [process=1] | drain 1 | lost 1 | stop | done [ends]
/// renew 1 [term=4]
/// wait 3             seconds; leases are looked at afterwards
/// sum 1 2:0 [term=4] [generation=2] [kind=evaluate] [step=0] [digest=0]
/// own 2:0 [digest=0] what the host computed itself, for an audit
/// back 3             went back to training step 3
/// </code>
/// What a sum leaves out is as an honest worker would have it: the generation of the worker's newest assignment that holds the
/// subtree, else of its newest, and kind and step of the round in progress.</summary>
internal static class EventNotation
{
    public static ProtocolEvent Parse(string line, Transcript transcript)
    {
        var words = line.Split(' ');
        var given = words.Where(word => word.Contains('=', StringComparison.Ordinal)).Select(word => word.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var now = transcript.Now;
        return words[0] switch
        {
            "join" => Join(now, Worker(), given),
            "own" => new RecomputedByHost(now, transcript.State.Generation, Node(words[1]), DigestOf(given)),
            "back" => new WentBack(now, ((TrainingPlan)transcript.State.Options.Plan).At(Number(words[1]), isEvaluationDue: false)!),
            "drain" => new WorkerDraining(now, Worker()),
            "lost" => new WorkerLost(now, Worker(), "stream ended"),
            "renew" => new LeaseRenewed(now, Worker(), TermOf(given)),
            "stop" => new StopRequested(now),
            "done" => new RoundCompleted(now, transcript.State.Round, EndsJob: words.Contains("ends")),
            "wait" => new TimePassed(transcript.Now += TimeSpan.FromSeconds(Number(words[1]))),
            "sum" => Sum(transcript, Worker(), Node(words[2]), given),
            _ => throw new FormatException($"No event '{line}'."),
        };

        WorkerId Worker() => new(Number(words[1]));
    }

    private static ContributionArrived Sum(Transcript transcript, WorkerId worker, Subtree node, Dictionary<string, string> given)
    {
        var round = transcript.State.Round;
        var generation = given.TryGetValue("generation", out var value)
            ? new Generation(Number(value))
            : GenerationAsked(transcript, worker, node);
        var kind = given.TryGetValue("kind", out var name) ? Enum.Parse<RoundKind>(name, ignoreCase: true) : round.Kind;
        var step = given.TryGetValue("step", out var number) ? Number(number) : round.Step;
        return new ContributionArrived(transcript.Now, worker, TermOf(given), generation, kind, step, node) { Digest = DigestOf(given) };
    }

    private static WorkerJoined Join(TimeSpan now, WorkerId worker, Dictionary<string, string> given) => given.TryGetValue("process", out var number)
        ? new WorkerJoined(now, worker) { Process = new ProcessIdentity("", Number(number)) }
        : new WorkerJoined(now, worker);

    private static ulong DigestOf(Dictionary<string, string> given) => given.TryGetValue("digest", out var value) ? (ulong)Number(value) : 0;

    private static Generation GenerationAsked(Transcript transcript, WorkerId worker, Subtree node)
    {
        var tree = transcript.State.Round.Tree;
        var own = transcript.Assignments.Where(assignment => assignment.Worker == worker).ToList();
        var asked = own.LastOrDefault(assignment => tree.IsPresent(node) && assignment.Range.Contains(tree.LeavesOf(node)));
        return (asked ?? own.LastOrDefault())?.Generation ?? transcript.State.Generation;
    }

    private static Term TermOf(Dictionary<string, string> given) =>
        given.TryGetValue("term", out var value) ? new Term(Number(value)) : Transcript.Term;

    private static Subtree Node(string text)
    {
        var parts = text.Split(':');
        return new Subtree(Number(parts[0]), Number(parts[1]));
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
