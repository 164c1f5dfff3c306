using Cluster.Engine.Memory;

namespace Cluster.Engine.Optimizers;

/// <summary>A rule that turns gradients into new weights. It holds hyper-parameters only; what it remembers from step to step lies in an
/// <see cref="OptimizerState"/>. Unless <see cref="NeedsLayers"/>, every weight is updated by itself, so the parts of an arena may be
/// updated one by one. <see cref="WeightUpdate"/> adds layers, groups, clipping, penalties and schedules. One's own derive from
/// <see cref="CustomOptimizer"/>.</summary>
public abstract class Optimizer
{
    private protected Optimizer(double learningRate, double weightDecay)
    {
        Check(learningRate >= 0 && double.IsFinite(learningRate), nameof(learningRate), "a finite rate of 0 or more", learningRate);
        Check(weightDecay >= 0 && double.IsFinite(weightDecay), nameof(weightDecay), "a finite decay of 0 or more", weightDecay);
        LearningRate = learningRate;
        WeightDecay = weightDecay;
    }

    /// <summary>Name for job files and checkpoints, such as "adam".</summary>
    public abstract string Name { get; }

    /// <summary>PyTorch's names of what the rule remembers per weight, such as "exp_avg"; empty if nothing.</summary>
    public abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>Step size; a schedule sets it before each step.</summary>
    public double LearningRate { get; set; }

    /// <summary>Factor of the weights that is added to the gradients, or taken off the weights where the rule says so.</summary>
    public double WeightDecay { get; }

    /// <summary>Whether <see cref="MomentumFactor"/> has a meaning, so that a schedule may cycle it.</summary>
    public virtual bool HasMomentum => false;

    /// <summary>Share of the past direction that is kept: momentum, or Adam's β₁; a schedule may set it before each step.</summary>
    public double MomentumFactor { get; set; }

    /// <summary>Whether a step depends on the norms of whole layers, so that only <see cref="WeightUpdate"/> can make it.</summary>
    public bool NeedsLayers => Norms != LayerNorms.None;

    /// <summary>Whether a step depends on <see cref="Loss"/>.</summary>
    public virtual bool NeedsLoss => false;

    /// <summary>Loss of the weights as they stand; set before each step where <see cref="NeedsLoss"/>.</summary>
    public double Loss { get; set; } = double.NaN;

    internal virtual LayerNorms Norms => LayerNorms.None;

    /// <summary>Performs one step over the whole arena.</summary>
    /// <param name="weights">Updated in place.</param>
    /// <param name="gradientSums">Sums of gradients, in the weights' layout.</param>
    /// <param name="gradientScale">Factor that turns sums into the gradient: 1 / total weight.</param>
    /// <param name="state">State made for this optimizer and length; its step count grows by one.</param>
    /// <exception cref="ArgumentException">Lengths or state do not fit.</exception>
    /// <exception cref="InvalidOperationException">The optimizer needs layers.</exception>
    public void Step(AlignedBuffer weights, AlignedBuffer gradientSums, float gradientScale, OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(state);
        state.BeginStep();
        StepRange(weights, gradientSums, gradientScale, state, 0, weights.Length);
    }

    /// <summary>Performs the current step over a part of the arena. All parts together, in any order, equal one
    /// <see cref="Step"/>; call <see cref="OptimizerState.BeginStep"/> once before the first part.</summary>
    /// <param name="weights">Updated in place.</param>
    /// <param name="gradientSums">Sums of gradients, in the weights' layout.</param>
    /// <param name="gradientScale">Factor that turns sums into the gradient: 1 / total weight.</param>
    /// <param name="state">State made for this optimizer and length.</param>
    /// <param name="offset">First float of the part.</param>
    /// <param name="length">Floats of the part.</param>
    /// <returns>The part's share of the new weights' <see cref="PositionDigest"/>: all parts' shares added up are the digest.</returns>
    /// <exception cref="ArgumentException">Lengths or state do not fit.</exception>
    /// <exception cref="InvalidOperationException">The optimizer needs layers.</exception>
    public unsafe ulong StepRange(
        AlignedBuffer weights, AlignedBuffer gradientSums, float gradientScale, OptimizerState state, int offset, int length)
    {
        CheckArenas(weights, gradientSums, state);
        if (NeedsLayers)
        {
            throw new InvalidOperationException($"{Name} needs to know the layers, got a bare arena; make its steps with WeightUpdate.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(state.Step, 1, nameof(state));
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, weights.Length - offset);
        return Update(new UpdatePart
        {
            Weights = weights.Pointer,
            Gradients = gradientSums.Pointer,
            State = state,
            Offset = offset,
            Length = length,
            Gradient = new GradientFactors(gradientScale),
            LearningRate = LearningRate,
            WeightDecay = WeightDecay,
        });
    }

    /// <summary>Updates one part and returns its share of the new weights' digest.</summary>
    internal abstract ulong Update(in UpdatePart part);

    /// <summary>Changes the part's state for a step whose size depends on the direction's norm; returns the sum of squares of
    /// the direction.</summary>
    internal virtual double Prepare(in UpdatePart part) => 0;

    /// <summary>Factor on a layer's step.</summary>
    /// <param name="weightNorm">Length of the layer's weights.</param>
    /// <param name="otherNorm">Length of the layer's gradient or direction, whichever <see cref="Norms"/> asks for.</param>
    /// <param name="weightDecay">Weight decay of the layer's group.</param>
    internal virtual double TrustRatio(double weightNorm, double otherNorm, double weightDecay) => 1;

    /// <summary>Called once when a step begins, before any part: brings numbers up to date that all weights share.</summary>
    internal virtual void Begin(OptimizerState state)
    {
    }

    internal void CheckArenas(AlignedBuffer weights, AlignedBuffer gradientSums, OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(gradientSums);
        ArgumentNullException.ThrowIfNull(state);
        if (gradientSums.Length != weights.Length || state.Length != weights.Length || state.OptimizerName != Name)
        {
            throw new ArgumentException(
                $"{Name} needs gradients and {Name} state of {weights.Length} floats, got {gradientSums.Length} and "
                + $"{state.OptimizerName} state of {state.Length}; allocate all of them with the layout's Length.");
        }
    }

    private protected void Check(bool holds, string name, string need, double got)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, got, $"{Name} needs {need} as {name}, got {got}; correct the hyper-parameter.");
        }
    }

    private protected void CheckShare(double share, string name) => Check(share is >= 0 and < 1, name, "a number in [0, 1)", share);

    private protected void CheckEpsilon(double epsilon) =>
        Check(epsilon >= 1e-30 && double.IsFinite(epsilon), nameof(epsilon), "a finite number of at least 1e-30", epsilon);
}
