using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>How a host reduces accepted sums, in the order in which they came, to the root.</summary>
internal delegate float HostReduction(Round round, IReadOnlyList<(Subtree Node, float Value)> accepted);

/// <summary>Which rounds were carried out and what entered them, held against the undisturbed run.</summary>
internal sealed class RoundLedger
{
    private readonly HostReduction _reduce;
    private readonly List<(Round Round, float Root)> _undisturbed;
    private readonly List<(Subtree Node, float Value)> _accepted = [];
    private readonly HashSet<int> _entered = [];
    private readonly Dictionary<int, (ModelAverage Average, long Updates)> _before = [];
    private readonly List<(int Index, ProcessIdentity Process)> _lies = [];
    private readonly int _first;
    private ModelAverage _average = new();
    private int _index;
    private bool _isEnded;

    /// <summary>A ledger that is open at the run's first round; those before it are taken from the undisturbed run.</summary>
    public RoundLedger(ProtocolOptions options, HostReduction reduce)
    {
        (_reduce, _undisturbed) = (reduce, ModelArithmetic.Undisturbed((TrainingPlan)options.Plan));
        while (Round != options.FirstRound)
        {
            _average.Update(Round, _undisturbed[_index].Root);
            Advance(endsJob: false);
        }

        _first = _index;
    }

    /// <summary>The round in progress; after the last one still the last one.</summary>
    public Round Round => _undisturbed[Math.Min(_index, _undisturbed.Count - 1)].Round;

    /// <summary>Whether every round was carried out, or the job ended by its own rule.</summary>
    public bool IsWhole => _isEnded || _index == _undisturbed.Count;

    /// <summary>Whether the host has the round's root and has not said so yet.</summary>
    public bool IsCompleting { get; private set; }

    /// <summary>Updates made.</summary>
    public long Updates { get; private set; }

    /// <summary>The weight of one kind after them.</summary>
    public float WeightOf(WeightsKind kind) => _average.WeightOf(kind);

    /// <summary>Weight and average after them.</summary>
    public ModelAverage State => _average.Copy();

    /// <summary>The root of the round that was completed last.</summary>
    public float Root { get; private set; }

    /// <summary>The tree that the host finishes: each node is the sum of its children, left plus right.</summary>
    public static float ReduceByTree(Round round, IReadOnlyList<(Subtree Node, float Value)> accepted)
    {
        // A node without a sibling and its parent hold the same leaves, so sums are known by their leaves.
        var sums = accepted.ToDictionary(sum => round.Tree.LeavesOf(sum.Node), sum => sum.Value);
        return ModelArithmetic.Sum(round, round.Tree.Root, node => sums.TryGetValue(round.Tree.LeavesOf(node), out var sum) ? sum : null);
    }

    public bool HasEntered(int leaf) => _entered.Contains(leaf);

    public bool HasAnyEntered(LeafRange range) => LeavesOf(range).Any(HasEntered);

    public bool HasAllEntered(LeafRange range) => LeavesOf(range).All(HasEntered);

    /// <summary>Whether a range has leaves below a node.</summary>
    public bool IsAnyBelow(Subtree node, LeafRange range) =>
        Round.Tree.LeavesOf(node) is var below && below.Start < range.End && range.Start < below.End;

    public void Enter(Subtree node, float value)
    {
        Invariant.Require(!IsCompleting && Round.Tree.IsPresent(node), $"{node} entered a round without that node");
        foreach (var leaf in LeavesOf(Round.Tree.LeavesOf(node)))
        {
            Invariant.Require(_entered.Add(leaf), $"leaf {leaf} entered {Round} twice");
        }

        _accepted.Add((node, value));
    }

    public void Complete(Round round)
    {
        Invariant.Require(round == Round && !IsWhole, $"{round} completed, but {Round} was in progress");
        Invariant.Require(!IsCompleting, $"{round} completed twice");
        Invariant.Require(HasAllEntered(round.Leaves), $"{round} completed with leaves missing");
        var root = _reduce(round, _accepted);
        Invariant.Require(
            _lies.Count > 0 || BitConverter.SingleToInt32Bits(root) == BitConverter.SingleToInt32Bits(_undisturbed[_index].Root),
            $"{round} has root {root:R}, undisturbed {_undisturbed[_index].Root:R}");
        _before[_index] = (_average.Copy(), Updates);
        _average.Update(round, root);
        Root = root;
        IsCompleting = true;
    }

    /// <summary>Notes that the sum which entered last is a lie.</summary>
    public void NoteLie(ProcessIdentity process) => _lies.Add((_index, process));

    /// <summary>Whether the run depends on a lie of some processes.</summary>
    public bool HoldsLieOf(IReadOnlySet<ProcessIdentity> processes) => _lies.Exists(lie => processes.Contains(lie.Process));

    /// <summary>The rounds that a run can go on from with at most so many updates behind it; the one it began with if there is none.</summary>
    public IReadOnlyList<Round> RoundsUpTo(long updates)
    {
        var rounds = Enumerable.Range(_first, _index - _first + 1).Select(index => _undisturbed[index].Round);
        List<Round> fit = [.. rounds.Where(round => round.Kind == RoundKind.Train && round.Step <= updates)];
        return fit.Count > 0 ? fit : [_undisturbed[_first].Round];
    }

    /// <summary>Goes back to the beginning of a round.</summary>
    public void GoBackTo(Round round)
    {
        var index = _undisturbed.FindIndex(known => known.Round == round);
        Invariant.Require(index >= _first && index <= _index && !IsCompleting, $"went back from {Round} to {round}");
        (_average, Updates) = index == _index ? (_average, Updates) : (_before[index].Average.Copy(), _before[index].Updates);
        _lies.RemoveAll(lie => lie.Index >= index);
        _index = index;
    }

    /// <summary>Forgets what has entered the round in progress.</summary>
    public void Forget()
    {
        Invariant.Require(!IsCompleting, $"{Round} was begun again after it was complete");
        _lies.RemoveAll(lie => lie.Index == _index);
        _entered.Clear();
        _accepted.Clear();
    }

    public void Advance(bool endsJob)
    {
        _isEnded = endsJob;
        Updates += Round.Kind == RoundKind.Train ? 1 : 0;
        IsCompleting = false;
        _index++;
        _entered.Clear();
        _accepted.Clear();
    }

    private static IEnumerable<int> LeavesOf(LeafRange range) => Enumerable.Range(range.Start, range.Count);
}
