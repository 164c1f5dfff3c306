using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Augmentations;

/// <summary>Sets a square to 0 in every channel. Its centre is any pixel, so that it may hang over the border.</summary>
/// <remarks>Source: DeVries and Taylor, Improved Regularization of Convolutional Neural Networks with Cutout (2017), section 3.2.</remarks>
public sealed class RandomCutout : Augmentation
{
    private readonly int _size;

    /// <summary>A cutout.</summary>
    /// <param name="size">Side of the square in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public RandomCutout(int size = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _size = size;
    }

    /// <inheritdoc/>
    public override void Apply(Span<float> image, Span<float> scratch, Shape sample, in RandomKey key)
    {
        var grid = new ImageGrid(nameof(RandomCutout), sample);
        var words = Philox.Block(key, 0);
        var (top, bottom) = Stretch(words.Word0, grid.Rows);
        var (left, right) = Stretch(words.Word1, grid.Columns);
        for (var channel = 0; channel < grid.Channels; channel++)
        {
            for (var row = top; row < bottom; row++)
            {
                image.Slice((((channel * grid.Rows) + row) * grid.Columns) + left, right - left).Clear();
            }
        }
    }

    private (int Start, int End) Stretch(uint word, int length)
    {
        var start = (int)(((ulong)word * (uint)length) >> 32) - (_size / 2);
        return (Math.Max(start, 0), Math.Min(start + _size, length));
    }
}
