using System.Collections.Immutable;
using Cluster.Data.Tables;

namespace Cluster.Jobs.Looks;

/// <summary>A table in a CSV file.</summary>
internal sealed class CsvKind : DataKind
{
    private static readonly string[] Extensions = [".csv", ".csv.gz", ".tsv", ".tsv.gz"];

    public override string Source => "csv";

    public override string What => "a CSV file (.csv or .tsv, also with .gz)";

    public override bool Holds(string path) =>
        File.Exists(path) && Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    public override TableSchema Columns(string path) => TableSchema.Of(CsvFile.Read(path, CsvFile.GuessFormat(path)));

    public override DataDraft Draft(string path, string? target)
    {
        var format = CsvFile.GuessFormat(path);
        var schema = TableSchema.Of(CsvFile.Read(path, format));
        var chosen = CsvTarget.Choose(path, schema, target);
        return new DataDraft(
            $"a table of {chosen.Task}",
            [
                "source: csv",
                $"path: {YamlText.Scalar(path)}",
                .. Format(format),
                target is null
                    ? YamlText.Line($"target: {YamlText.Scalar(chosen.Column.Name)}", "a guess: name another column to predict that")
                    : $"target: {YamlText.Scalar(chosen.Column.Name)}",
                .. Types(chosen),
                .. Split(schema, chosen),
                YamlText.Line("# test: other.csv", "rows to judge by, in place of a split"),
                YamlText.Line("# missing: [\"\", \"?\", NA, NaN]", "cells that stand for no value"),
                YamlText.Line("columns:", "behind # stands what happens anyway; remove the # to change it"),
                .. schema.Columns.Select(column => CsvColumn.Line(column, schema.Rows, chosen)),
            ]);
    }

    private static IEnumerable<string> Format(CsvFormat format)
    {
        if (format.Delimiter != ',')
        {
            yield return $"delimiter: {(format.Delimiter == '\t' ? "tab" : $"\"{format.Delimiter}\"")}";
        }

        if (format.Trim)
        {
            yield return YamlText.Line("trim: true", "blanks around cells are no part of them");
        }

        if (!format.Header)
        {
            yield return YamlText.Line("header: false", "the first line names no columns; they are called c0, c1, ...");
        }
    }

    private static ImmutableArray<string> Types(CsvTarget target) => target.IsClass && target.Column.Type != ColumnType.Category
        ? [YamlText.Line($"types: {{{YamlText.Scalar(target.Column.Name)}: category}}", "its few whole numbers are taken for classes")]
        : [];

    private static IEnumerable<string> Split(TableSchema schema, CsvTarget target)
    {
        yield return target.IsClass
            ? YamlText.Line("split: {type: stratified, test: 0.2}", "a fifth of each class to judge by")
            : YamlText.Line("split: {type: random, test: 0.2}", "a fifth of the rows to judge by");
        if (schema.Columns.FirstOrDefault(column => column.Type == ColumnType.Time) is { } time)
        {
            yield return YamlText.Line($"# split: {{type: chronological, test: 0.2, by: {YamlText.Scalar(time.Name)}}}", "judge by the latest rows");
        }
    }
}
