namespace Cluster.Engine.Models;

/// <summary>The size of resized images: given, or as a multiple of the incoming one.</summary>
public sealed class ImageSize
{
    private readonly int _height;
    private readonly int _width;

    /// <summary>A given size.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public ImageSize(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (_height, _width) = (height, width);
    }

    private ImageSize(double heightFactor, double widthFactor)
    {
        HyperParameter.CheckPositive(heightFactor, "Upsample");
        HyperParameter.CheckPositive(widthFactor, "Upsample");
        (HeightFactor, WidthFactor) = (heightFactor, widthFactor);
    }

    /// <summary>Rows for each incoming row; null where the size is given.</summary>
    public double? HeightFactor { get; }

    /// <summary>Columns for each incoming column; null where the size is given.</summary>
    public double? WidthFactor { get; }

    /// <summary>A multiple of the incoming size, rounded down; PyTorch's scale_factor, which is also the scale that positions follow.</summary>
    /// <param name="factor">Factor for both axes, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not above 0.</exception>
    public static ImageSize Times(double factor) => new(factor, factor);

    /// <summary>A multiple of the incoming size for each axis.</summary>
    /// <param name="heightFactor">Factor for rows, above 0.</param>
    /// <param name="widthFactor">Factor for columns, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is not above 0.</exception>
    public static ImageSize Times(double heightFactor, double widthFactor) => new(heightFactor, widthFactor);

    /// <summary>Rows of the result.</summary>
    /// <param name="height">Rows of the input.</param>
    public int Height(int height) => HeightFactor is { } factor ? (int)(height * factor) : _height;

    /// <summary>Columns of the result.</summary>
    /// <param name="width">Columns of the input.</param>
    public int Width(int width) => WidthFactor is { } factor ? (int)(width * factor) : _width;
}
