using System.Globalization;
using Cluster.Data;
using Cluster.Data.Looks;
using Cluster.Data.Tables;
using Cluster.Jobs.Looks;

namespace Cluster.Cli.View;

/// <summary>What was seen of data, for people.</summary>
internal static class DataText
{
    private const int ClassesShown = 30;
    private const int BarWidth = 20;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Paragraphs of lines of at most some characters.</summary>
    public static string Of(DataLook look, int width)
    {
        var paragraphs = new List<string> { string.Join(Environment.NewLine, Facts(look)) };
        if (look.Table is { } table)
        {
            paragraphs.Add(TextTable.Of(["column", "type", "missing", "distinct", "values"], table.Columns.Select(Row), width: width));
        }

        if (look.Splits is { } splits)
        {
            if (splits.Columns.Length > 0)
            {
                paragraphs.Add(TextTable.Of(["column", "becomes", "numbers", "by"], splits.Columns.Select(Row), width: width));
            }

            if (splits.Data.Train.Targets.IsLabels)
            {
                paragraphs.Add(Classes(splits, width: width));
            }
        }

        return string.Join(Environment.NewLine + Environment.NewLine, paragraphs);
    }

    /// <summary>What the label of a class says.</summary>
    public static string ClassName(TargetSchema targets, int label) => label < targets.Names.Length ? targets.Names[label] : label.ToString(Culture);

    private static IEnumerable<string> Facts(DataLook look)
    {
        yield return Fact("source", string.Join(", ", look.Paths.Prepend(look.Source)));
        var disk = look.Paths.Length > 0 ? $"{Bytes(look.DiskBytes)} on disk" : "generated";
        if (look.Splits is not { Data: var data } splits)
        {
            yield return Fact("size", disk);
            yield return Fact("rows", look.Table!.Rows.ToString("N0", Culture));
            yield return Fact("target", "not said; --target COLUMN shows what a model would see");
            yield break;
        }

        yield return Fact("size", $"{disk}, {Bytes(splits.Train.MemoryBytes + splits.Test.MemoryBytes)} in memory");
        yield return Fact("samples", string.Create(Culture, $"{splits.Train.Count:N0} to learn from, {splits.Test.Count:N0} to judge by"));
        yield return Fact("shape", $"{data.Train.SampleShape}, {Range(splits.Train.Values)}");
        if (data.Train is NormalizedDataset normalized)
        {
            yield return Fact("scale", string.Join(", ", normalized.Means.Zip(normalized.Deviations, (mean, deviation) =>
                string.Create(Culture, $"(x - {mean:G5}) / {deviation:G5}"))));
        }

        yield return Fact("target", Target(data.Train.Targets, splits.Train.TargetValues));
        yield return Fact("hash", data.ContentHash);
    }

    private static string Fact(string name, string value) => $"{name,-8} {value}";

    private static string Target(TargetSchema targets, NumberRange? values)
    {
        var each = targets.Count == 1 ? "" : $" at each place of {targets.Shape}";
        return targets.IsLabels
            ? string.Create(Culture, $"one of {targets.Classes:N0} classes{each}")
            : $"{(targets.Count == 1 ? "a number" : $"numbers of shape {targets.Shape}")}, {Range(values!.Value)}";
    }

    private static string Range(NumberRange range) =>
        string.Create(Culture, $"{range.Minimum:G5} to {range.Maximum:G5}, mean {Mean(range):G4}, deviation {range.Deviation:G4}");

    // What rounding leaves of a mean of 0 is nothing to show.
    private static double Mean(NumberRange range) => Math.Abs(range.Mean) < range.Deviation * 1e-6 ? 0 : range.Mean;

    private static string[] Row(ColumnSummary column) =>
    [
        column.Name,
        column.Type.ToString().ToLowerInvariant(),
        column.Missing.ToString("N0", Culture),
        column.Distinct.ToString("N0", Culture),
        column.Describe(),
    ];

    private static string[] Row(ColumnUse use) =>
    [
        use.Column,
        use.IsTarget ? "the target" : use.Features.Length == 0 ? "nothing" : "input",
        use.Features.Length.ToString(Culture),
        use.Steps.Length == 0 ? "as it is" : string.Join(" → ", use.Steps),
    ];

    private static string Classes(SplitsLook look, int width)
    {
        var (train, test) = (look.Train.LabelCounts, look.Test.LabelCounts);
        var (total, most) = (Math.Max(train.Sum(), 1), Math.Max(train.Max(), 1));
        var rows = train.Zip(test).Take(ClassesShown).Select((counts, label) => new[]
        {
            ClassName(look.Data.Train.Targets, label),
            counts.First.ToString("N0", Culture),
            counts.Second.ToString("N0", Culture),
            ((double)counts.First / total).ToString("P1", Culture),
            new string('█', (int)Math.Ceiling((double)counts.First / most * BarWidth)),
        });
        var table = TextTable.Of(["class", "train", "test", "share", ""], rows, width: width);
        return train.Length <= ClassesShown ? table
            : string.Create(Culture, $"{table}{Environment.NewLine}and {train.Length - ClassesShown:N0} more classes; --json has all of them");
    }

    private static string Bytes(long bytes) => bytes switch
    {
        < 1 << 10 => string.Create(Culture, $"{bytes} B"),
        < 1 << 20 => string.Create(Culture, $"{bytes / 1024.0:F1} KiB"),
        < 1 << 30 => string.Create(Culture, $"{bytes / (1024.0 * 1024):F1} MiB"),
        _ => string.Create(Culture, $"{bytes / (1024.0 * 1024 * 1024):F2} GiB"),
    };
}
