using System.Globalization;
using Cluster.Data.Tables;

namespace Cluster.Data.Tests.Tables;

/// <summary>Small tables written as text.</summary>
internal static class TableText
{
    public const string File = "table.csv";

    public static Table Read(string text, CsvFormat? format = null)
    {
        using var folder = new TemporaryFolder();
        System.IO.File.WriteAllText(folder[File], text);
        return CsvFile.Read(folder[File], format ?? new CsvFormat());
    }

    /// <summary>The line that refuses a text.</summary>
    public static string RefusalOf(string text, CsvFormat? format = null) => Refusal(() => Read(text, format));

    /// <summary>The line that refuses an act, checked for what all lines have in common.</summary>
    public static string Refusal(Action act)
    {
        var failure = Assert.Throws<DataException>(act);
        UserMessage.AssertOneLineNaming(File, failure);
        return failure.Message;
    }

    /// <summary>A column of numbers; nothing stands for a missing one.</summary>
    public static TableColumn Numbers(params double?[] values) =>
        new NumberColumn("x", Places(values.Length), [.. values.Select(value => value ?? double.NaN)]);

    public static TableColumn Categories(params string?[] values) => new CategoryColumn("x", Places(values.Length), values);

    public static TableColumn Times(params string?[] values) => new TimeColumn(
        "x",
        Places(values.Length),
        [.. values.Select(value => value is null ? TimeColumn.Missing : DateTime.Parse(value, CultureInfo.InvariantCulture).Ticks)]);

    public static double[] ValuesOf(TableColumn column) => ((NumberColumn)column).Values.ToArray();

    public static IEnumerable<string?> CategoriesOf(TableColumn column) => ((CategoryColumn)column).Values.ToArray();

    private static RowPlaces Places(int rows) => new(File, [.. Enumerable.Range(2, rows)]);
}
