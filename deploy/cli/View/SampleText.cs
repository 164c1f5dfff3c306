using System.Globalization;
using Cluster.Data;

namespace Cluster.Cli.View;

/// <summary>Single samples for people: images as pictures of half blocks, all others as numbers.</summary>
internal static class SampleText
{
    private const int MostSide = 32;
    private const int WidestRow = 120;
    private const int NumbersShown = 12;
    private const string Gap = "  ";

    /// <summary>The first samples of a dataset.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="count">How many; all of them if there are fewer.</param>
    /// <param name="width">Most characters of a line.</param>
    /// <param name="inGrey">Whether pictures may use the terminal's shades of grey; else a place is lit or not.</param>
    public static string Of(Dataset data, int count, int width, bool inGrey)
    {
        var samples = Enumerable.Range(0, Math.Min(count, data.Count)).ToArray();
        var isImage = data.SampleShape.Rank == 3 && data.SampleShape[1] > 1 && data.SampleShape[2] > 1;
        return isImage
            ? Pictures(data, samples, width, inGrey)
            : string.Join(Environment.NewLine, samples.Select(index => TextTable.Fitted(Numbers(data, index), width)));
    }

    private static string Numbers(Dataset data, int index)
    {
        var sample = SampleOf(data, index);
        var shown = string.Join(' ', sample.Take(NumbersShown).Select(value => value.ToString("G4", CultureInfo.InvariantCulture)));
        return $"{Caption(data, index)}: {shown}{(sample.Length > NumbersShown ? " ..." : "")}";
    }

    // As many side by side as a line takes.
    private static string Pictures(Dataset data, int[] samples, int width, bool inGrey)
    {
        var pictures = samples.Select(index => HalfBlocks.Of(SampleOf(data, index), data.SampleShape, MostSide, inGrey)).ToArray();
        var columns = HalfBlocks.ColumnsOf(data.SampleShape, MostSide);
        var captions = samples.Select(index => TextTable.Fitted(Caption(data, index), columns).PadRight(columns));
        return string.Join(
            Environment.NewLine + Environment.NewLine,
            pictures.Zip(captions, (picture, caption) => picture.Append(caption).ToArray())
                .Chunk(Math.Max(Math.Min(width, WidestRow) / (columns + Gap.Length), 1))
                .Select(row => string.Join(
                    Environment.NewLine,
                    Enumerable.Range(0, row[0].Length).Select(line => string.Join(Gap, row.Select(picture => picture[line])).TrimEnd()))));
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
