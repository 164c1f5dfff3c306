using Cluster.Data.Tables;
using Cluster.Jobs;

namespace Cluster.Cli.Predicting;

/// <summary>Rows of a table, which pass the steps that were fitted on the training rows. Targets need not be there.</summary>
internal sealed class TableInput : SampleInput
{
    private readonly FittedTable _fitted;
    private readonly Func<int, Table?> _read;
    private readonly IDisposable _file;

    private TableInput(FittedTable fitted, Func<int, Table?> read, IDisposable file) => (_fitted, _read, _file) = (fitted, read, file);

    public static TableInput OfCsv(string path, FittedTable fitted, InferenceModel model)
    {
        var batches = new CsvBatches(path, FormatFor(path, model.TableFormat(), fitted));
        return new TableInput(fitted, batches.ReadNext, batches);
    }

    public static TableInput OfJson(string path, FittedTable fitted, InferenceModel model)
    {
        var batches = new JsonRowBatches(path, fitted.Inputs.Select(column => column.Name), model.TableFormat());
        return new TableInput(fitted, batches.ReadNext, batches);
    }

    public override float[] ReadNext(int most) => _read(most) is { } rows ? _fitted.Samples(rows) : [];

    public override void Dispose() => _file.Dispose();

    // Where the job names the columns of its files, new rows have all of them, or all but the targets.
    private static CsvFormat FormatFor(string path, CsvFormat format, FittedTable fitted)
    {
        var inputs = format.Names.RemoveAll(name => fitted.Target.Columns.Any(target => target.Name == name));
        return inputs.Length > 0 && CsvFile.ReadNames(path, format with { Header = false, Names = [] }).Count == inputs.Length
            ? format with { Names = inputs }
            : format;
    }
}
