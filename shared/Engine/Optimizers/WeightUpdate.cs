using System.Collections.Immutable;
using Cluster.Engine.Kernels;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;

namespace Cluster.Engine.Optimizers;

/// <summary>One training step's change of the weights, at the root of the reduction tree: schedule, penalties, clipping, the optimizer with its
/// parameter groups, running statistics, weight averaging and the digest of the result. Allocates nothing per step.</summary>
/// <remarks><see cref="Step"/> does all of it on one thread. Several threads share the work so: <see cref="Begin"/>; then for each phase,
/// <see cref="Run"/> for every block, in any order on any threads, and when all are done <see cref="EndPhase"/>; then
/// <see cref="End"/>. The bits are the same: a block's numbers see no other block's, and sums over blocks are taken in
/// ascending order. Within a block they are those of 16 lanes in float64: element i goes to lane i mod 16, lanes are combined by halving.
/// Running statistics are never updated, decayed, penalised or counted in norms. What becomes of numbers that are none follows from the
/// sums of the gradient alone.</remarks>
public sealed partial class WeightUpdate
{
    private readonly ParameterLayout _layout;
    private readonly WeightUpdateOptions _options;
    private readonly UpdatePlan _plan;
    private readonly ImmutableArray<UpdatePhase> _phases;
    private readonly LayerMeasures _measures;
    private readonly UpdateInspection _inspection;
    private readonly ulong[] _digests;
    private readonly int _arenaCount;
    private AlignedBuffer? _weights;
    private AlignedBuffer? _previous;
    private OptimizerState? _state;

    /// <summary>Prepares steps of one model.</summary>
    /// <param name="layout">Names and places of the parameters.</param>
    /// <param name="optimizer">The rule; a schedule changes its rate.</param>
    /// <param name="options">What surrounds it; null for nothing.</param>
    /// <exception cref="ArgumentException">A group has no parameters, a schedule cycles a momentum that the optimizer has not, or the limit on
    /// the gradient is none.</exception>
    public WeightUpdate(ParameterLayout layout, Optimizer optimizer, WeightUpdateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(optimizer);
        _layout = layout;
        _options = options ?? new WeightUpdateOptions();
        Optimizer = optimizer;
        if (_options.Schedule is { CyclesMomentum: true } && !optimizer.HasMomentum)
        {
            throw new ArgumentException(
                $"A schedule that cycles momentum needs an optimizer with momentum, got {optimizer.Name}; switch cycling off.", nameof(options));
        }

        _plan = new UpdatePlan(layout, optimizer, _options);
        _inspection = new UpdateInspection(_plan, layout, _options);
        _phases = PhasesOf();
        _measures = new LayerMeasures(_plan, optimizer, _options.Clipping);
        _digests = new ulong[_plan.Blocks.Length];
        _arenaCount = optimizer.StateNames.Count + (Averaging is null ? 0 : 1);
    }

    /// <summary>The rule.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Number of passes over the blocks with a barrier behind each; 1 where every weight is updated by itself.</summary>
    public int PhaseCount => _phases.Length;

    /// <summary>Number of blocks that threads may share out.</summary>
    public int BlockCount => _plan.Blocks.Length;

    private WeightAveraging? Averaging => _options.Averaging;

    /// <summary>The state before the first step, with an arena for the average where there is one.</summary>
    public OptimizerState CreateState() => new(Optimizer, Averaging?.StateName, _layout.Length);

    /// <summary>The schedules that remember metrics, for checkpoints.</summary>
    public ImmutableArray<ReduceOnPlateau> Plateaus => _options.Schedule?.Plateaus ?? [];

    /// <summary>Tells the schedule what an epoch's evaluation says.</summary>
    /// <param name="state">State behind the epoch's last step.</param>
    /// <param name="metrics">The evaluation.</param>
    public void Observe(OptimizerState state, EpochMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(state);
        _options.Schedule?.Observe(state.Step, metrics);
    }

    /// <summary>Performs one step.</summary>
    /// <param name="weights">Updated in place.</param>
    /// <param name="gradientSums">The root's sums of gradients, in the weights' layout; left as they are, but for values
    /// that are no finite numbers under <see cref="NonFinitePolicy.Clip"/>: these become 0.</param>
    /// <param name="gradientScale">Factor that turns sums into the gradient: 1 / total weight.</param>
    /// <param name="state">State made by <see cref="CreateState"/>; its step count grows by one.</param>
    /// <param name="loss">Loss of the weights as they stand, for an optimizer that <see cref="Optimizers.Optimizer.NeedsLoss"/>.</param>
    /// <exception cref="ArgumentException">Lengths or state do not fit.</exception>
    public UpdateResult Step(
        AlignedBuffer weights, AlignedBuffer gradientSums, float gradientScale, OptimizerState state, double loss = double.NaN)
    {
        Begin(weights, gradientScale, state, loss);
        for (var phase = 0; phase < _phases.Length; phase++)
        {
            for (var block = 0; block < BlockCount; block++)
            {
                Run(phase, block, gradientSums);
            }

            EndPhase(phase);
        }

        return End();
    }

    /// <summary>Begins a step; see <see cref="Step"/> for what its arguments mean.</summary>
    /// <param name="weights">Updated in place.</param>
    /// <param name="gradientScale">1 / total weight.</param>
    /// <param name="state">What the optimizer remembers.</param>
    /// <param name="loss">Loss of the weights as they stand.</param>
    /// <param name="previous">Where the weights stand if the updated ones are to be written elsewhere, for those who still read them; null to
    /// update in place. What <paramref name="weights"/> held does not matter then, but for its padding, which must be 0.</param>
    /// <exception cref="ArgumentException">Lengths or state do not fit.</exception>
    public void Begin(
        AlignedBuffer weights, float gradientScale, OptimizerState state, double loss = double.NaN, AlignedBuffer? previous = null)
    {
        Optimizer.CheckArenas(weights, weights, state);
        _layout.CheckArena(weights, nameof(weights));
        if (state.Names.Length != _arenaCount)
        {
            throw new ArgumentException(
                $"WeightUpdate needs a state of {_arenaCount} arenas, got [{string.Join(", ", state.Names)}]; make it with CreateState.",
                nameof(state));
        }

        _layout.CheckArena(previous ?? weights, nameof(previous));
        (_weights, _previous, _state) = (weights, previous, state);
        Optimizer.Loss = loss;
        if (_options.Schedule is { } schedule)
        {
            Optimizer.LearningRate = schedule.RateAt(state.Step);
            Optimizer.MomentumFactor = schedule.MomentumAt(state.Step) ?? Optimizer.MomentumFactor;
        }

        state.BeginStep();
        _measures.Begin(_inspection.Begin(gradientScale));
    }

    /// <summary>First float of a block. Blocks ascend, and each is of the arena up to the next one's start.</summary>
    /// <param name="block">The block, below <see cref="BlockCount"/>.</param>
    public int StartOf(int block) => _plan.Blocks[block].Offset;

    /// <summary>A block's part of the reduction tree's additions. Afterwards left branches are of no use.</summary>
    /// <param name="block">The block, below <see cref="BlockCount"/>.</param>
    /// <param name="merges">The additions in the tree's order, one at least; the last one is the root's.</param>
    /// <param name="result">Takes the root's sums; it may be the last addition's left arena.</param>
    public void Merge(int block, ReadOnlySpan<TreeMerge> merges, AlignedBuffer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var (_, offset, length, statistics) = _plan.Blocks[block];
        if (statistics is null)
        {
            TreeAddition.Run(merges, offset, length, result);
            return;
        }

        foreach (var (left, right) in merges)
        {
            statistics.Merge(left.Span, right.Span);
        }

        statistics.Copy(merges[^1].Left.Span, result.Span);
    }

    /// <summary>Works on one block in one phase. Blocks share nothing, so threads need no lock.</summary>
    /// <param name="phase">The phase in progress, from 0.</param>
    /// <param name="block">The block, below <see cref="BlockCount"/>.</param>
    /// <param name="gradientSums">Arena that holds the block's part of the root's sums; see <see cref="Step"/>.</param>
    /// <exception cref="ArgumentException">The arena has another length.</exception>
    public void Run(int phase, int block, AlignedBuffer gradientSums)
    {
        _layout.CheckArena(gradientSums, nameof(gradientSums));
        if (_plan.Blocks[block].Statistics is { } statistics)
        {
            RunStatistics(_phases[phase], block, statistics, gradientSums);
            return;
        }

        var part = PartOf(block, gradientSums);
        if (phase == 0)
        {
            // Here, and not in a pass of its own: what follows finds the block in the cache.
            TakePrevious(part.Offset, part.Length);
        }

        var frozen = _plan.Settings[_plan.Blocks[block].Slice].Frozen;
        if (_phases[phase] == UpdatePhase.Apply)
        {
            Apply(block, part, frozen, gradientSums);
        }
        else if (!frozen && !_inspection.LeavesWeights)
        {
            Measure(_phases[phase], block, part, gradientSums);
        }
    }

    /// <summary>Closes a phase, once every block of it is done: sums what the blocks saw.</summary>
    /// <param name="phase">The phase.</param>
    public void EndPhase(int phase)
    {
        if (_phases[phase] == UpdatePhase.Inspect)
        {
            _inspection.EndPhase();
        }
        else if (!_inspection.LeavesWeights)
        {
            _measures.EndPhase(_phases[phase]);
        }
    }

    /// <summary>Ends the step: completes the digest.</summary>
    public UpdateResult End()
    {
        var (weights, state) = (_weights!, _state!);
        var digest = 0ul;
        foreach (var part in _digests)
        {
            digest += part;
        }

        foreach (var slice in _layout.Parameters)
        {
            if (!slice.IsTrainable)
            {
                var values = weights.Span.Slice(slice.Offset, slice.Length);
                digest += PositionDigest.Of(values, slice.Offset);
                if (Averaging is not null && !_inspection.LeavesWeights)
                {
                    values.CopyTo(state.Average!.Span.Slice(slice.Offset, slice.Length));
                }
            }
        }

        return new UpdateResult(
            state.Step, Optimizer.LearningRate, _measures.GradientNorm, _measures.Penalty, digest, _inspection.Conclude(state));
    }
}
