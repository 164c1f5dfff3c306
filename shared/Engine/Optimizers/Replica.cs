using System.Collections.Immutable;
using Cluster.Engine.Kernels;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Schedules;

namespace Cluster.Engine.Optimizers;

/// <summary>A copy of the weights that goes some steps by itself, and tells how far it came. What the optimizer remembers begins anew each
/// time, so that what comes out depends on the weights and the samples alone, and not on who computed the time before.</summary>
/// <remarks>Sources: Stich, Local SGD Converges Fast and Communicates Little (ICLR 2019); Douillard et al., DiLoCo: Distributed
/// Low-Communication Training of Language Models (2023), with the inner optimizer's state dropped between rounds.</remarks>
public sealed class Replica : IDisposable
{
    private readonly AlignedBuffer _weights;
    private readonly WeightUpdate _update;
    private readonly OptimizerState _state;
    private readonly HeldSchedule? _schedule;

    /// <summary>A replica of a model.</summary>
    /// <param name="layout">Names and places of the parameters.</param>
    /// <param name="optimizer">The rule of its steps.</param>
    /// <param name="options">What surrounds it, without averaging. A schedule's steps are the rounds: within one its rate stays the same.</param>
    /// <exception cref="ArgumentException">A group has no parameters, or a schedule does not fit the optimizer.</exception>
    public Replica(ParameterLayout layout, Optimizer optimizer, WeightUpdateOptions options)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(options);
        _schedule = options.Schedule is null ? null : new HeldSchedule(options.Schedule);
        _update = new WeightUpdate(layout, optimizer, options with { Schedule = _schedule });
        _state = _update.CreateState();
        _weights = new AlignedBuffer(layout.Length);
    }

    /// <summary>Arenas that the replica holds: its weights, and what the optimizer remembers.</summary>
    public int ArenaCount => 1 + _state.Names.Length;

    /// <summary>The weights as far as they have come.</summary>
    public AlignedBuffer Weights => _weights;

    /// <summary>The schedules that remember metrics.</summary>
    public ImmutableArray<ReduceOnPlateau> Plateaus => _schedule?.Plateaus ?? [];

    /// <summary>Starts from a round's weights.</summary>
    /// <param name="weights">The weights; left as they are.</param>
    /// <param name="round">Number of the round, from 0, which a schedule goes by.</param>
    public void Begin(AlignedBuffer weights, long round)
    {
        ArgumentNullException.ThrowIfNull(weights);
        weights.Span.CopyTo(_weights.Span);
        _state.Reset();
        if (_schedule is not null)
        {
            _schedule.Step = round;
        }
    }

    /// <summary>Goes one step; see <see cref="WeightUpdate.Step"/>.</summary>
    /// <param name="gradientSums">Sums of gradients at <see cref="Weights"/>.</param>
    /// <param name="gradientScale">Factor that turns sums into the gradient.</param>
    /// <param name="loss">Loss of the weights as they stand.</param>
    public void Step(AlignedBuffer gradientSums, float gradientScale, double loss) =>
        _update.Step(_weights, gradientSums, gradientScale, _state, loss);

    /// <summary>Writes what an outer optimizer takes for a gradient: the weights at the beginning less those now.</summary>
    /// <param name="start">The weights that the replica began with.</param>
    /// <param name="result">Overwritten, padding included.</param>
    public void WritePseudoGradient(AlignedBuffer start, AlignedBuffer result)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(result);
        Elementwise.Subtract(start.Span, _weights.Span, result.Span);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _state.Dispose();
    }

    // Inner steps are counted anew in every round; the schedule goes by the rounds.
    private sealed class HeldSchedule(Schedule schedule) : Schedule
    {
        public long Step { get; set; }

        public override bool CyclesMomentum => schedule.CyclesMomentum;

        public override ImmutableArray<ReduceOnPlateau> Plateaus => schedule.Plateaus;

        public override double RateAt(long step) => schedule.RateAt(Step);

        public override double? MomentumAt(long step) => schedule.MomentumAt(Step);
    }
}
