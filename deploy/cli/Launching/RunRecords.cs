using Cluster.Coordinator.Records;

namespace Cluster.Cli.Launching;

/// <summary>Records of earlier runs.</summary>
internal static class RunRecords
{
    /// <summary>A run's folder: as given, or by its name among the runs of the current folder.</summary>
    public static string Locate(string folder)
    {
        var byName = Path.Combine(RunFolder.Parent, folder);
        return !Directory.Exists(folder) && Directory.Exists(byName) ? byName : folder;
    }

    /// <summary>Reads folders in their order. Those that hold no readable run are named on standard error.</summary>
    public static IReadOnlyList<RunRecord> ReadAll(IEnumerable<string> folders)
    {
        List<RunRecord> runs = [];
        foreach (var folder in folders)
        {
            try
            {
                runs.Add(RunRecord.Read(folder));
            }
            catch (RunRecordException error)
            {
                Console.Error.WriteLine($"passed over: {error.Message}");
            }
        }

        return runs;
    }
}
