using System.Text;
using Cluster.Engine.Tensors;

namespace Cluster.Cli.View;

/// <summary>Pictures of half blocks: a character shows two pixels, one above the other.</summary>
internal static class HalfBlocks
{
    private const string Plain = "\e[0m";

    // The terminal's ramp from nearly black to nearly white.
    private const int FirstGrey = 232;
    private const int Greys = 24;

    /// <summary>Characters of a line.</summary>
    /// <param name="shape">Shape of an image, [channels, rows, columns].</param>
    /// <param name="mostSide">Most pixels of a side; larger images are shown by every so many.</param>
    public static int ColumnsOf(Shape shape, int mostSide) => Shown(shape[2], StrideOf(shape, mostSide));

    /// <summary>The lines of a picture, of equal width.</summary>
    /// <param name="image">The image, row-major; its darkest pixel becomes black and its brightest white.</param>
    /// <param name="shape">Shape of the image, [channels, rows, columns].</param>
    /// <param name="mostSide">Most pixels of a side.</param>
    /// <param name="inGrey">Whether to use shades of grey; else a pixel is lit or not.</param>
    public static IReadOnlyList<string> Of(float[] image, Shape shape, int mostSide, bool inGrey)
    {
        var stride = StrideOf(shape, mostSide);
        var (rows, columns) = (Shown(shape[1], stride), Shown(shape[2], stride));
        var grey = Brightness(image, shape);
        return [.. Enumerable.Range(0, (rows + 1) / 2).Select(Line)];

        string Line(int line)
        {
            var text = new StringBuilder();
            for (var column = 0; column < columns; column++)
            {
                var (upper, lower) = (At(2 * line, column), At((2 * line) + 1, column));
                text.Append(inGrey ? $"\e[38;5;{Shade(upper)};48;5;{Shade(lower)}m▀" : Block(upper > 0.5f, lower > 0.5f));
            }

            return inGrey ? text.Append(Plain).ToString() : text.ToString();
        }

        float At(int row, int column) => row < rows ? grey[(row * stride * shape[2]) + (column * stride)] : 0;
    }

    private static string Block(bool upper, bool lower) => (upper, lower) switch
    {
        (true, true) => "█",
        (true, false) => "▀",
        (false, true) => "▄",
        _ => " ",
    };

    private static int Shade(float brightness) => FirstGrey + (int)(brightness * (Greys - 1));

    private static int StrideOf(Shape shape, int mostSide) => (Math.Max(shape[1], shape[2]) + mostSide - 1) / mostSide;

    private static int Shown(int pixels, int stride) => (pixels + stride - 1) / stride;

    // The mean over the channels, brought to [0, 1].
    private static float[] Brightness(float[] image, Shape shape)
    {
        var grey = new float[shape[1] * shape[2]];
        for (var place = 0; place < image.Length; place++)
        {
            grey[place % grey.Length] += image[place] / shape[0];
        }

        var (darkest, brightest) = (grey.Min(), grey.Max());
        var range = brightest > darkest ? brightest - darkest : 1;
        return Array.ConvertAll(grey, value => (value - darkest) / range);
    }
}
