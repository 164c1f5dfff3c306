using System.Globalization;
using System.Text.Json;
using Cluster.Data;
using Cluster.Data.Tables;
using Cluster.Engine.Tensors;

namespace Cluster.Cli.Predicting;

/// <summary>Samples that are written as the numbers of the model's input themselves: a CSV row each, or an array of JSON a line, whose nesting
/// does not matter.</summary>
internal sealed class NumbersInput : SampleInput
{
    private readonly Func<int, float[]> _read;
    private readonly IDisposable _file;

    private NumbersInput(Func<int, float[]> read, IDisposable file) => (_read, _file) = (read, file);

    public static NumbersInput OfCsv(string path, Shape sample)
    {
        // A first line that does not begin with a number names the columns.
        var header = !CsvFile.BeginsWithNumber(path, new CsvFormat());
        var types = CsvFile.ReadNames(path, new CsvFormat { Header = header }).ToDictionary(name => name, _ => ColumnType.Real);
        if (types.Count != sample.ElementCount)
        {
            throw new DataException(
                $"CSV file {path} needs the {sample.ElementCount} numbers of a sample {sample} in a row, got {types.Count} cells; "
                + "give a row for each sample.");
        }

        var batches = new CsvBatches(path, new CsvFormat { Header = header, Types = types });
        return new NumbersInput(most => batches.ReadNext(most) is { } rows ? Numbers(rows) : [], batches);
    }

    public static NumbersInput OfJson(string path, Shape sample)
    {
        var lines = new JsonLines(path);
        return new NumbersInput(most => Numbers(lines, sample, most), lines);
    }

    public override float[] ReadNext(int most) => _read(most);

    public override void Dispose() => _file.Dispose();

    private static float[] Numbers(Table rows)
    {
        var samples = new float[rows.Rows * rows.Columns.Length];
        for (var index = 0; index < rows.Columns.Length; index++)
        {
            var column = (NumberColumn)rows.Columns[index];
            for (var row = 0; row < rows.Rows; row++)
            {
                samples[(row * rows.Columns.Length) + index] = float.IsFinite((float)column.Values[row])
                    ? (float)column.Values[row]
                    : throw new DataException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"CSV file {rows.Places.Source}, line {rows.Places.LineOf(row)}: cell {index + 1} needs a number, got none; fill the cell."));
            }
        }

        return samples;
    }

    private static float[] Numbers(JsonLines lines, Shape sample, int most)
    {
        var samples = new List<float>();
        for (var count = 0; count < most && lines.TryRead(out var document); count++)
        {
            using (document)
            {
                var before = samples.Count;
                Take(document.RootElement, lines, samples);
                if (samples.Count - before != sample.ElementCount)
                {
                    throw lines.Problem(
                        $"a sample {sample} needs {sample.ElementCount} numbers, not {samples.Count - before}", document.RootElement);
                }
            }
        }

        return [.. samples];
    }

    private static void Take(JsonElement value, JsonLines lines, List<float> numbers)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                Take(item, lines, numbers);
            }

            return;
        }

        numbers.Add(value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) && float.IsFinite(number)
            ? number
            : throw lines.Problem("a sample needs to be an array of numbers", value));
    }
}
