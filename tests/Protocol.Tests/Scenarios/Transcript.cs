using Cluster.Protocol.Audits;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Scenarios;

/// <summary>A run of the core as text. The first line says what kind of run it is, a line at the margin is an event (see
/// <see cref="EventNotation"/>), the indented lines below it are its effects (see <see cref="EffectNotation"/>). Playing a
/// transcript performs the events and writes the effects anew; the test fails where the two texts differ.</summary>
/// <remarks>The first line, with its defaults: <c>run leaves=8 last=leaves steps=1 epochs=1 evaluation=0 average=0 start=1 from=0
/// due=0 stop=-1 audit=-1</c>: from and due are where the plan begins, stop is the step to stop after, and from step audit on every
/// contribution is audited. The lease is ten seconds, the term 5.</remarks>
internal sealed class Transcript
{
    /// <summary>How long a lease lasts in every transcript.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>The coordinator's term in every transcript.</summary>
    public static readonly Term Term = new(5);

    private const string Indent = "  ";

    private Transcript(ClusterState state) => State = state;

    /// <summary>Where the run stands.</summary>
    public ClusterState State { get; private set; }

    /// <summary>Time that has gone by.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>Every assignment so far.</summary>
    public List<AssignRange> Assignments { get; } = [];

    /// <summary>Plays a transcript and compares.</summary>
    /// <returns>Where the run stands at its end.</returns>
    public static ClusterState Play(string expected)
    {
        var lines = expected.ReplaceLineEndings("\n").Split('\n');
        var transcript = new Transcript(Begin(lines[0]));
        List<string> actual = [lines[0]];
        foreach (var line in lines.Skip(1).Where(line => !line.StartsWith(Indent, StringComparison.Ordinal)))
        {
            actual.Add(line);
            if (line.Length > 0)
            {
                actual.AddRange(transcript.Perform(line).Select(effect => Indent + effect));
            }
        }

        Assert.Equal(string.Join('\n', lines), string.Join('\n', actual));
        return transcript.State;
    }

    private static ClusterState Begin(string line)
    {
        var words = line.Split(' ');
        Assert.Equal("run", words[0]);
        var said = words.Skip(1).Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => int.Parse(pair[1], null));
        var leaves = Take("leaves", 8);
        var plan = new TrainingPlan(
            Take("epochs", 1),
            Take("steps", 1),
            leaves,
            Take("last", leaves),
            Take("evaluation", 0),
            Take("average", 0) == 1 ? WeightsKind.Averaged : WeightsKind.Trained);
        var first = plan.At(Take("from", 0), Take("due", 0) == 1);
        long? stop = Take("stop", -1) is >= 0 and var step ? step : null;
        var audit = Take("audit", -1) is >= 0 and var since ? new AuditsSince(since) : null;
        var state = new ClusterState(new ProtocolOptions(plan, Term, Take("start", 1), Lease, first, stop) { Audit = audit });
        Assert.Empty(said.Keys);
        return state;

        int Take(string name, int otherwise) => said.Remove(name, out var value) ? value : otherwise;
    }

    private sealed record AuditsSince(long Step) : AuditPlan
    {
        public override bool Includes(Round round, int firstLeaf) => round.Step >= Step;
    }

    private IEnumerable<string> Perform(string line)
    {
        var (state, effects) = ProtocolCore.Step(State, EventNotation.Parse(line, this));
        State = state;
        Assignments.AddRange(effects.OfType<AssignRange>());
        return effects.IsEmpty ? ["nothing"] : effects.Select(EffectNotation.Of);
    }
}
