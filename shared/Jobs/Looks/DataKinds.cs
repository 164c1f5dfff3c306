using System.Collections.Immutable;
using Cluster.Data;

namespace Cluster.Jobs.Looks;

/// <summary>The kinds of data that are recognised where they lie.</summary>
internal static class DataKinds
{
    public static ImmutableArray<DataKind> All { get; } = [new IdxKind(), new CsvKind()];

    /// <summary>The kind of data that a path holds.</summary>
    /// <param name="path">A file or folder.</param>
    /// <exception cref="DataException">There is nothing, or nothing that is known.</exception>
    public static DataKind Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new DataException($"Data {path} does not exist; check the path or fetch the data.");
        }

        return All.FirstOrDefault(kind => kind.Holds(path)) ?? throw new DataException(
            $"Data {path} needs to be {string.Join(" or ", All.Select(kind => kind.What))}, got something else; give one of these.");
    }
}
