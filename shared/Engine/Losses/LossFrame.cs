using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>The memory of one evaluation of a loss.</summary>
public readonly ref struct LossFrame
{
    /// <summary>Shape of the predictions, the batch axis first.</summary>
    public required Shape Shape { get; init; }

    /// <summary>The predictions, row-major.</summary>
    public required ReadOnlySpan<float> Predictions { get; init; }

    /// <summary>Class labels; empty where targets are values.</summary>
    public ReadOnlySpan<int> Labels { get; init; }

    /// <summary>Target values; empty where targets are class labels.</summary>
    public ReadOnlySpan<float> Targets { get; init; }

    /// <summary>Takes the gradient of the loss sum in the predictions, overwriting all of it; of the predictions' length.</summary>
    public required Span<float> Gradient { get; init; }
}
