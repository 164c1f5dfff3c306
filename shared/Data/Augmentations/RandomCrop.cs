using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Augmentations;

/// <summary>What lies around an image when more than the image is needed.</summary>
public enum PaddingMode
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The pixels of the border, again and again.</summary>
    Edge,

    /// <summary>The image mirrored at its border; the border itself comes once.</summary>
    Reflect,
}

/// <summary>Pads the image on all sides and cuts an image of the old size out of it, each place alike.</summary>
public sealed class RandomCrop : Augmentation
{
    private readonly int _padding;
    private readonly PaddingMode _mode;

    /// <summary>A crop.</summary>
    /// <param name="padding">Pixels that are put on at each side, at least 1.</param>
    /// <param name="mode">What they are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The padding is below 1.</exception>
    public RandomCrop(int padding = 4, PaddingMode mode = PaddingMode.Zeros)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(padding, 1);
        (_padding, _mode) = (padding, mode);
    }

    /// <inheritdoc/>
    public override void Check(Shape sample)
    {
        var grid = new ImageGrid(nameof(RandomCrop), sample);
        if (_mode == PaddingMode.Reflect && _padding >= Math.Min(grid.Rows, grid.Columns))
        {
            throw new ShapeException(
                $"RandomCrop needs images larger than a reflected padding of {_padding}, got samples of {sample}; pad less, or with the edge.");
        }
    }

    /// <inheritdoc/>
    public override void Apply(Span<float> image, Span<float> scratch, Shape sample, in RandomKey key)
    {
        var grid = new ImageGrid(nameof(RandomCrop), sample);
        var words = Philox.Block(key, 0);
        var up = Distance(words.Word0);
        var left = Distance(words.Word1);
        image.CopyTo(scratch);
        for (var row = 0; row < image.Length / grid.Columns; row++)
        {
            var (channel, place) = Math.DivRem(row, grid.Rows);
            var target = image.Slice(row * grid.Columns, grid.Columns);
            var source = Source(place + up, grid.Rows);
            if (source < 0)
            {
                target.Clear();
                continue;
            }

            CopyRow(scratch.Slice(((channel * grid.Rows) + source) * grid.Columns, grid.Columns), target, left);
        }
    }

    private void CopyRow(ReadOnlySpan<float> from, Span<float> to, int left)
    {
        for (var column = 0; column < to.Length; column++)
        {
            var source = Source(column + left, from.Length);
            to[column] = source < 0 ? 0f : from[source];
        }
    }

    // Where a pixel comes from; -1 for a zero.
    private int Source(int place, int length) => _mode switch
    {
        _ when place >= 0 && place < length => place,
        PaddingMode.Edge => Math.Clamp(place, 0, length - 1),
        PaddingMode.Reflect => place < 0 ? -place : (2 * (length - 1)) - place,
        _ => -1,
    };

    private int Distance(uint word) => _padding - (int)(((ulong)word * (uint)((2 * _padding) + 1)) >> 32);
}
