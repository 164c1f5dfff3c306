using System.Collections.Immutable;
using Cluster.Data;
using Cluster.Data.Tables;
using Cluster.Jobs.Building;
using Cluster.Jobs.Catalogs;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Looks;

/// <summary>What people want to know of data before they train on it.</summary>
/// <param name="Source">Name of the source, as job files have it.</param>
/// <param name="Paths">The files and folders; none where samples are generated.</param>
/// <param name="DiskBytes">Bytes that they take on the disk.</param>
/// <param name="Table">The columns of a table; null where there is none.</param>
/// <param name="Splits">What is known of samples and targets; null for a table of which it is not said what is to be predicted.</param>
public sealed record DataLook(string Source, ImmutableArray<string> Paths, long DiskBytes, TableSchema? Table, SplitsLook? Splits)
{
    /// <summary>Looks at the data of a job.</summary>
    /// <param name="spec">The job.</param>
    /// <exception cref="JobException">The job does not fit the data.</exception>
    /// <exception cref="DataException">The data is missing or broken.</exception>
    public static DataLook OfJob(JobSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Of(spec.Data, spec.Seed);
    }

    /// <summary>Looks at data where it lies.</summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="target">The column that would be predicted; null if that is not said.</param>
    /// <exception cref="JobException">There is no such column, or it cannot be predicted.</exception>
    /// <exception cref="DataException">The data is missing, broken, or of no known kind.</exception>
    public static DataLook OfPath(string path, string? target)
    {
        var kind = DataKinds.Of(path);
        return target is null && kind.Columns(path) is { } columns
            ? new DataLook(kind.Source, [path], BytesOf(path), columns, null)
            : Of(kind.Draft(path, target).Spec(), seed: 1);
    }

    private static DataLook Of(DataSpec spec, ulong seed)
    {
        var table = spec is CsvDataSpec csv ? JobTable.Columns(csv) : null;
        return new DataLook(SourceOf(spec), spec.Paths, spec.Paths.Sum(BytesOf), table, SplitsLook.Of(JobData.Open(spec, seed)));
    }

    private static string SourceOf(DataSpec spec) =>
        AllCatalogs.Of(typeof(DataSpec))!.Entries.Single(entry => entry.Product == spec.GetType()).Name;

    private static long BytesOf(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFiles().Sum(file => file.Length)
        : new FileInfo(path).Length;
}
