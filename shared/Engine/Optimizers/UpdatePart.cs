namespace Cluster.Engine.Optimizers;

/// <summary>What one call of an optimizer works on: a stretch of the arenas within one parameter group, and the settings of this step.</summary>
internal readonly unsafe struct UpdatePart
{
    /// <summary>The whole arena of weights.</summary>
    public required float* Weights { get; init; }

    /// <summary>The whole arena of gradient sums.</summary>
    public required float* Gradients { get; init; }

    /// <summary>What the optimizer remembers; its step count is this step's, from 1.</summary>
    public required OptimizerState State { get; init; }

    /// <summary>First float of the stretch.</summary>
    public required int Offset { get; init; }

    /// <summary>Floats of the stretch.</summary>
    public required int Length { get; init; }

    /// <summary>How sums and weights make the gradient.</summary>
    public required GradientFactors Gradient { get; init; }

    /// <summary>Step size of this step and group.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Weight decay of the group.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Factor on the step that a layer's norms ask for; 1 for optimizers that work weight by weight.</summary>
    public double TrustRatio { get; init; } = 1;

    public UpdatePart()
    {
    }
}
