using Cluster.Cli.Commands;
using Cluster.Data;
using Cluster.Data.Numpy;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Predicting;

/// <summary>Samples of a file, piece by piece, as the numbers that a model sees.</summary>
internal abstract class SampleInput : IDisposable
{
    /// <summary>How many there are; null if nobody knows before the end.</summary>
    public virtual long? Count => null;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its form.</param>
    /// <param name="model">The model that will take the samples.</param>
    /// <exception cref="UsageException">The model takes no such files.</exception>
    /// <exception cref="Data.DataException">The file is missing or unreadable.</exception>
    public static SampleInput Open(string path, FileFormat format, InferenceModel model) => (model.Data.Table, format) switch
    {
        _ when IsScaled(model.Spec.Data) => throw new UsageException(
            $"{path}: the model's job scales its samples by what the training samples say, which no file of new samples tells; "
            + "judge sets of the job's own form with: cluster evaluate"),
        (not null, FileFormat.Npy) => throw new UsageException(
            $"{path}: the model takes rows with the columns of its table, which an array does not have; give a csv or jsonl file"),
        ({ } table, FileFormat.Csv) => TableInput.OfCsv(path, table, model),
        ({ } table, _) => TableInput.OfJson(path, table, model),
        (_, FileFormat.Npy) => new ArrayInput(path, model),
        _ when model.Spec.Data is NumpyDataSpec { Center: not 0 } or NumpyDataSpec { Scale: not 1 } => throw new UsageException(
            $"{path}: the model's job takes center and scale off the numbers of arrays; give the samples as an array, in an npy file"),
        (_, FileFormat.Csv) => NumbersInput.OfCsv(path, model.Data.SampleShape),
        _ => NumbersInput.OfJson(path, model.Data.SampleShape),
    };

    /// <summary>Reads the next samples.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>One sample or more, row-major; none at the end.</returns>
    /// <exception cref="Data.DataException">One cannot be read; the line says which.</exception>
    public abstract float[] ReadNext(int most);

    public abstract void Dispose();

    private static bool IsScaled(DataSpec data) => data is SeriesDataSpec
        or IdxDataSpec { Normalize: not SampleNormalization.None }
        or NumpyDataSpec { Normalize: not ArrayNormalization.None };
}
