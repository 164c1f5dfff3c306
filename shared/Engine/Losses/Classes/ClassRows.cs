namespace Cluster.Engine.Losses;

/// <summary>Rows of class scores with what they are compared with, the classes of a row side by side.</summary>
internal ref struct ClassRows
{
    /// <summary>Length of a row.</summary>
    public required int Classes { get; init; }

    /// <summary>Scores, [rows, classes].</summary>
    public required ReadOnlySpan<float> Scores { get; init; }

    /// <summary>A label for each row; empty where targets are values.</summary>
    public ReadOnlySpan<int> Labels { get; init; }

    /// <summary>Target values, [rows, classes]; empty where targets are labels.</summary>
    public ReadOnlySpan<float> Targets { get; init; }

    /// <summary>Takes a loss for each row; may be empty.</summary>
    public Span<float> Elements { get; init; }

    /// <summary>Takes the gradient, [rows, classes].</summary>
    public required Span<float> Gradient { get; init; }

    public readonly int Count => Scores.Length / Classes;

    public readonly ReadOnlySpan<float> ScoresOf(int row) => Scores.Slice(row * Classes, Classes);

    public readonly ReadOnlySpan<float> TargetsOf(int row) => Targets.Slice(row * Classes, Classes);

    public readonly Span<float> GradientOf(int row) => Gradient.Slice(row * Classes, Classes);

    public readonly void SetElement(int row, double loss)
    {
        if (!Elements.IsEmpty)
        {
            Elements[row] = (float)loss;
        }
    }
}
