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

    /// <summary>Takes the loss of every element, <see cref="Loss.AxesOfElement"/> says which they are; empty where nobody asks.</summary>
    public Span<float> Elements { get; init; }

    /// <summary>Takes the gradient of the loss sum in the predictions, overwriting all of it; of the predictions' length.</summary>
    public required Span<float> Gradient { get; init; }

    /// <summary>Number of samples: the size of the batch axis, or 1 where there is none.</summary>
    public int Samples => Shape.Rank == 0 ? 1 : Shape[0];

    /// <summary>Notes the loss of an element where somebody asks; a finite one stays finite.</summary>
    /// <param name="element">Position among the elements.</param>
    /// <param name="loss">Its loss.</param>
    public void SetElement(int element, double loss)
    {
        if (!Elements.IsEmpty)
        {
            Elements[element] = double.IsFinite(loss) ? (float)Math.Min(loss, float.MaxValue) : (float)loss;
        }
    }
}
