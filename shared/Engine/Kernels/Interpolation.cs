namespace Cluster.Engine.Kernels;

/// <summary>Where the positions of a resized axis come from.</summary>
/// <param name="InputSize">Positions of the given axis.</param>
/// <param name="OutputSize">Positions of the resized axis.</param>
/// <param name="Scale">Input positions per output position.</param>
/// <param name="AlignCorners">Whether the first and last positions of both axes coincide, instead of their borders.</param>
internal readonly record struct ResizedAxis(int InputSize, int OutputSize, double Scale, bool AlignCorners)
{
    /// <summary>The position whose value is repeated at an output position: floor(output · scale).</summary>
    public int Nearest(int output) => Math.Min((int)(output * Scale), InputSize - 1);

    /// <summary>The two positions between which an output position lies, and the share of the second one.</summary>
    public (int Lower, int Upper, float Share) Between(int output)
    {
        var position = AlignCorners ? output * Scale : Math.Max(((output + 0.5) * Scale) - 0.5, 0);
        var lower = Math.Min((int)position, InputSize - 1);
        return (lower, Math.Min(lower + 1, InputSize - 1), (float)(position - lower));
    }
}

/// <summary>Resizes planes of images, and takes the gradients back.</summary>
internal static class Interpolation
{
    /// <summary>Repeats the nearest value.</summary>
    public static void Nearest(ReadOnlySpan<float> plane, in ResizedAxis rows, in ResizedAxis columns, Span<float> result)
    {
        for (var row = 0; row < rows.OutputSize; row++)
        {
            var source = plane.Slice(rows.Nearest(row) * columns.InputSize, columns.InputSize);
            var target = result.Slice(row * columns.OutputSize, columns.OutputSize);
            for (var column = 0; column < target.Length; column++)
            {
                target[column] = source[columns.Nearest(column)];
            }
        }
    }

    /// <summary>Adds each gradient to the position whose value was repeated.</summary>
    public static void NearestGradient(ReadOnlySpan<float> upstream, in ResizedAxis rows, in ResizedAxis columns, Span<float> plane)
    {
        plane.Clear();
        for (var row = 0; row < rows.OutputSize; row++)
        {
            var target = plane.Slice(rows.Nearest(row) * columns.InputSize, columns.InputSize);
            var source = upstream.Slice(row * columns.OutputSize, columns.OutputSize);
            for (var column = 0; column < source.Length; column++)
            {
                target[columns.Nearest(column)] += source[column];
            }
        }
    }

    /// <summary>Weighs the four values around each position.</summary>
    public static void Bilinear(ReadOnlySpan<float> plane, in ResizedAxis rows, in ResizedAxis columns, Span<float> result)
    {
        for (var row = 0; row < rows.OutputSize; row++)
        {
            var (above, below, down) = rows.Between(row);
            var upper = plane.Slice(above * columns.InputSize, columns.InputSize);
            var lower = plane.Slice(below * columns.InputSize, columns.InputSize);
            for (var column = 0; column < columns.OutputSize; column++)
            {
                var (left, right, across) = columns.Between(column);
                var top = ((1 - across) * upper[left]) + (across * upper[right]);
                var bottom = ((1 - across) * lower[left]) + (across * lower[right]);
                result[(row * columns.OutputSize) + column] = ((1 - down) * top) + (down * bottom);
            }
        }
    }

    /// <summary>Shares each gradient among the four values around its position.</summary>
    public static void BilinearGradient(ReadOnlySpan<float> upstream, in ResizedAxis rows, in ResizedAxis columns, Span<float> plane)
    {
        plane.Clear();
        for (var row = 0; row < rows.OutputSize; row++)
        {
            var (above, below, down) = rows.Between(row);
            var upper = plane.Slice(above * columns.InputSize, columns.InputSize);
            var lower = plane.Slice(below * columns.InputSize, columns.InputSize);
            for (var column = 0; column < columns.OutputSize; column++)
            {
                var (left, right, across) = columns.Between(column);
                var gradient = upstream[(row * columns.OutputSize) + column];
                var (top, bottom) = ((1 - down) * gradient, down * gradient);
                upper[left] += (1 - across) * top;
                upper[right] += across * top;
                lower[left] += (1 - across) * bottom;
                lower[right] += across * bottom;
            }
        }
    }
}
