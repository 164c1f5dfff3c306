using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Augmentations;

/// <summary>Moves the image by up to some pixels along each axis, each distance alike; what comes in at the border is 0. The same as padding
/// with zeros and cropping at random.</summary>
public sealed class RandomShift : Augmentation
{
    private readonly int _most;

    /// <summary>A shift.</summary>
    /// <param name="pixels">Most pixels along each axis, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public RandomShift(int pixels = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 1);
        _most = pixels;
    }

    /// <inheritdoc/>
    public override void Apply(Span<float> image, Span<float> scratch, Shape sample, in RandomKey key)
    {
        var grid = new ImageGrid(nameof(RandomShift), sample);
        var words = Philox.Block(key, 0);
        var down = Distance(words.Word0);
        var right = Distance(words.Word1);
        image.CopyTo(scratch);
        image.Clear();
        var (width, left) = (grid.Columns - Math.Abs(right), Math.Max(-right, 0));
        if (width <= 0)
        {
            return;
        }

        for (var channel = 0; channel < grid.Channels; channel++)
        {
            for (var row = Math.Max(down, 0); row < grid.Rows + Math.Min(down, 0); row++)
            {
                var target = ((channel * grid.Rows) + row) * grid.Columns;
                var source = target - (down * grid.Columns);
                scratch.Slice(source + left, width).CopyTo(image[(target + Math.Max(right, 0))..]);
            }
        }
    }

    private int Distance(uint word) => (int)(((ulong)word * (uint)((2 * _most) + 1)) >> 32) - _most;
}
