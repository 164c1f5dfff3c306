using System.Globalization;
using System.Text;
using Cluster.Data;
using Cluster.Engine.Tensors;

namespace Cluster.Cli.View;

/// <summary>Single samples for people: images as pictures of half blocks, all others as numbers.</summary>
internal static class SampleText
{
    private const int MostSide = 32;
    private const int NumbersShown = 12;
    private const string Gap = "  ";

    /// <summary>The first samples of a dataset.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="count">How many; all of them if there are fewer.</param>
    /// <param name="width">Most characters of a line.</param>
    public static string Of(Dataset data, int count, int width)
    {
        var samples = Enumerable.Range(0, Math.Min(count, data.Count)).ToArray();
        var isImage = data.SampleShape.Rank == 3 && data.SampleShape[1] > 1 && data.SampleShape[2] > 1;
        return isImage
            ? Pictures(samples.Select(index => Picture(data, index)).ToArray(), width)
            : string.Join(Environment.NewLine, samples.Select(index => TextTable.Fitted(Numbers(data, index), width)));
    }

    private static string Numbers(Dataset data, int index)
    {
        var sample = SampleOf(data, index);
        var shown = string.Join(' ', sample.Take(NumbersShown).Select(value => value.ToString("G4", CultureInfo.InvariantCulture)));
        return $"{Caption(data, index)}: {shown}{(sample.Length > NumbersShown ? " ..." : "")}";
    }

    // As many side by side as a line takes.
    private static string Pictures(string[][] pictures, int width)
    {
        var side = pictures[0].Max(line => line.Length) + Gap.Length;
        return string.Join(
            Environment.NewLine + Environment.NewLine,
            pictures.Chunk(Math.Max(Math.Min(width, 120) / side, 1)).Select(row => string.Join(
                Environment.NewLine,
                Enumerable.Range(0, row[0].Length).Select(line => string.Concat(row.Select(picture => picture[line].PadRight(side))).TrimEnd()))));
    }

    private static string[] Picture(Dataset data, int index)
    {
        var image = Brightness(SampleOf(data, index), data.SampleShape);
        var (rows, columns) = (image.GetLength(0), image.GetLength(1));
        var lines = new List<string>();
        for (var row = 0; row < rows; row += 2)
        {
            var line = new StringBuilder();
            for (var column = 0; column < columns; column++)
            {
                line.Append((image[row, column], row + 1 < rows && image[row + 1, column]) switch
                {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    _ => ' ',
                });
            }

            lines.Add(line.ToString());
        }

        return [.. lines, TextTable.Fitted(Caption(data, index), Math.Max(columns, Gap.Length))];
    }

    // Whether each place is brighter than the middle; large images by every so many pixels.
    private static bool[,] Brightness(float[] sample, Shape shape)
    {
        var (channels, height, wide) = (shape[0], shape[1], shape[2]);
        var stride = Math.Max((Math.Max(height, wide) + MostSide - 1) / MostSide, 1);
        var (rows, columns) = ((height + stride - 1) / stride, (wide + stride - 1) / stride);
        var grey = new float[height * wide];
        for (var place = 0; place < sample.Length; place++)
        {
            grey[place % grey.Length] += sample[place] / channels;
        }

        var middle = (grey.Min() + grey.Max()) / 2;
        var bright = new bool[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                bright[row, column] = grey[(row * stride * wide) + (column * stride)] > middle;
            }
        }

        return bright;
    }

    private static float[] SampleOf(Dataset data, int index)
    {
        var sample = new float[data.SampleShape.ElementCount];
        data.CopySample(index, sample);
        return sample;
    }

    private static string Caption(Dataset data, int index)
    {
        var targets = data.Targets;
        if (targets.IsLabels)
        {
            return targets.Count == 1 ? DataText.ClassName(targets, data.Label(index)) : $"sample {index}";
        }

        var values = new float[targets.Count];
        data.CopyValues(index, values);
        return string.Join(' ', values.Take(NumbersShown).Select(value => value.ToString("G4", CultureInfo.InvariantCulture)));
    }
}
