using Cluster.Engine.Memory;

namespace Cluster.Engine.Optimizers;

/// <summary>A rule that turns gradients into new weights. It holds hyper-parameters only; what it remembers from step to step lies in an
/// <see cref="OptimizerState"/>. Every weight is updated by itself, so the parts of an arena may be updated one by one.</summary>
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

    /// <summary>Factor of the weights that is added to the gradients.</summary>
    public double WeightDecay { get; }

    /// <summary>Performs one step over the whole arena.</summary>
    /// <param name="weights">Updated in place.</param>
    /// <param name="gradientSums">Sums of gradients, in the weights' layout.</param>
    /// <param name="gradientScale">Factor that turns sums into the gradient: 1 / total weight.</param>
    /// <param name="state">State made for this optimizer and length; its step count grows by one.</param>
    /// <exception cref="ArgumentException">Lengths or state do not fit.</exception>
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
    /// <exception cref="ArgumentException">Lengths or state do not fit.</exception>
    public unsafe void StepRange(
        AlignedBuffer weights, AlignedBuffer gradientSums, float gradientScale, OptimizerState state, int offset, int length)
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

        ArgumentOutOfRangeException.ThrowIfLessThan(state.Step, 1, nameof(state));
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, weights.Length - offset);
        Update(weights.Pointer, gradientSums.Pointer, gradientScale, state, offset, length);
    }

    private protected abstract unsafe void Update(
        float* weights, float* gradientSums, float gradientScale, OptimizerState state, int offset, int length);

    private protected void Check(bool holds, string name, string need, double got)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, got, $"{Name} needs {need} as {name}, got {got}; correct the hyper-parameter.");
        }
    }
}
