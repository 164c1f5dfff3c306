using System.Collections.Immutable;
using Cluster.Collectives.Computing;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Data;
using Cluster.Engine.Memory;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Training.Computing;

/// <summary>Computes an assigned range: its micro-batches are shared out over threads as they are shared out over workers, and
/// their sums meet in the same tree, so threads change no bit.</summary>
internal sealed class RangeComputer : IDisposable
{
    private readonly ComputeTeam _team;
    private readonly ISubtreeComputer[] _computers;
    private readonly bool _trainsReplicas;
    private readonly TreeReducer[] _reducers;
    private readonly TreeReducer _range;
    private readonly List<SubtreeSums> _sums = [];
    private readonly Action<int> _computePart;
    private AssignmentOrder? _order;
    private AlignedBuffer? _weights;
    private ISumsObserver? _observer;
    private (RoundKind Kind, int Leaves, LeafRange Range) _planned;
    private ImmutableArray<ImmutableArray<Subtree>> _parts;

    /// <param name="job">What to compute.</param>
    /// <param name="pool">Where sums come from.</param>
    /// <param name="threads">Number of threads, 1 or more.</param>
    /// <param name="furtherSets">Sets beside the test split whose outputs may be asked for.</param>
    public RangeComputer(TrainingTask job, SubtreeSumsPool pool, int threads, IReadOnlyList<Dataset>? furtherSets = null)
    {
        _team = new ComputeTeam(threads);
        _trainsReplicas = job.Local is not null;
        _computers = [.. Enumerable.Range(0, threads).Select(_ => Create(job, pool, [job.Data.Test, .. furtherSets ?? []]))];
        _reducers = [.. Enumerable.Range(0, threads).Select(_ => new TreeReducer(pool))];
        _range = new TreeReducer(pool, new TeamMerge(job.Layout, _team).Run);
        _computePart = ComputePart;
    }

    /// <summary>Takes sums from another pool from now on: what was computed before is its owner's.</summary>
    /// <param name="pool">Where sums come from; of the same layout.</param>
    public void TakeFrom(SubtreeSumsPool pool)
    {
        foreach (var computer in _computers)
        {
            computer.Pool = pool;
        }

        foreach (var reducer in _reducers)
        {
            reducer.Pool = pool;
        }

        _range.Pool = pool;
    }

    /// <summary>The range's sums as the fewest subtrees, in ascending order. The caller owns the sums, but not the list.</summary>
    /// <param name="order">What to compute.</param>
    /// <param name="weights">The weights it needs.</param>
    /// <param name="observer">Told of the same sums while they grow, where they do: where one thread computes each of them in one go. It may
    /// hear nothing. Null if nobody wants to know.</param>
    public IReadOnlyList<SubtreeSums> Compute(AssignmentOrder order, AlignedBuffer weights, ISumsObserver? observer = null)
    {
        var tree = order.Round.Tree;
        (_order, _weights) = (order, weights);
        _observer = _team.Size == 1 && SubtreeComputer.ComputesFewest(order.Round, order.Range) ? observer : null;
        var wanted = (order.Round.Kind, order.Round.LeafCount, order.Range);
        if (_planned != wanted)
        {
            // Most steps are given the same range.
            (_planned, _parts) = (wanted, Plan(order.Round, order.Range));
        }

        _team.Run(_computePart);
        _range.Reset(tree);
        foreach (var reducer in _reducers)
        {
            reducer.MoveTo(_range);
        }

        _sums.Clear();
        _range.MoveTo(_sums);
        return _sums;
    }

    public void Dispose()
    {
        _team.Dispose();
        foreach (var computer in _computers)
        {
            computer.Dispose();
        }
    }

    private ImmutableArray<ImmutableArray<Subtree>> Plan(Round round, LeafRange range)
    {
        var parts = RangePlanner.Plan(round.Tree, range, _team.Size);
        return [.. parts.Select(part => SubtreeComputer.SubtreesOf(round, part, _trainsReplicas).ToImmutableArray())];
    }

    private static ISubtreeComputer Create(TrainingTask job, SubtreeSumsPool pool, IReadOnlyList<Dataset> sets)
    {
        var computer = new SubtreeComputer(job, pool, sets);
        return job.Local is null ? computer : new ReplicaComputer(job, job.Local, computer);
    }

    private void ComputePart(int thread)
    {
        var (order, parts) = (_order!, _parts);
        var reducer = _reducers[thread];
        reducer.Reset(order.Round.Tree);
        if (thread >= parts.Length)
        {
            return;
        }

        foreach (var node in parts[thread])
        {
            reducer.Add(_computers[thread].Compute(order.Round, node, _weights!, _observer));
        }
    }
}
