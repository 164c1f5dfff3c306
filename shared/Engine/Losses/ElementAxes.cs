using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>The consecutive axes of the predictions that one element of a loss takes in: none where every prediction has its loss, the
/// class axis for cross-entropy, all but the first where every sample has one. The other axes are the elements'.</summary>
/// <param name="First">Position of the first of them.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct ElementAxes(int First, int Count)
{
    /// <summary>No axis: one element for each prediction.</summary>
    public static ElementAxes None => new(0, 0);

    /// <summary>All axes from one on.</summary>
    /// <param name="predictions">Shape of the predictions.</param>
    /// <param name="first">Position of the first axis.</param>
    public static ElementAxes From(Shape predictions, int first)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return new(first, Math.Max(0, predictions.Rank - first));
    }

    /// <summary>Shape of the elements.</summary>
    /// <param name="predictions">Shape of the predictions.</param>
    public Shape ElementShape(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return new([.. predictions.Sizes[..First], .. predictions.Sizes[(First + Count)..]]);
    }

    /// <summary>The predictions as [outer, taken in, inner].</summary>
    /// <param name="predictions">Shape of the predictions.</param>
    public (int Outer, int Taken, int Inner) Split(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var sizes = predictions.Sizes;
        return (Product(sizes[..First]), Product(sizes.Slice(First, Count)), Product(sizes[(First + Count)..]));
    }

    private static int Product(ReadOnlySpan<int> sizes)
    {
        var product = 1;
        foreach (var size in sizes)
        {
            product *= size;
        }

        return product;
    }
}
