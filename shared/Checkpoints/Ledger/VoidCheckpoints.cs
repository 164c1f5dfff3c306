namespace Cluster.Checkpoints.Ledger;

/// <summary>The checkpoints of a run that must not be gone on from, because the run went back to a step before them. A coordinator that was killed
/// while it went back may have left them their names.</summary>
public static class VoidCheckpoints
{
    private const string Mark = "\"rolled_back\"";

    /// <summary>Reads them from a run's ledger.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <returns>SHA-256 of their manifests; none where there is no ledger. Behind a line that is not what it was nothing is read: whoever goes on
    /// with the ledger refuses it.</returns>
    /// <exception cref="CheckpointException">The ledger cannot be read.</exception>
    public static IReadOnlySet<string> Read(string runFolder)
    {
        HashSet<string> isVoid = [];
        var path = RunLedger.PathIn(runFolder);
        if (!File.Exists(path) || !HoldsMark(path))
        {
            return isVoid;
        }

        Dictionary<string, long> counts = [];
        using var scan = LedgerScan.Open(path);
        while (scan.Next() is { Problem: null, Line: { } line })
        {
            if (line.Entry is CheckpointEntry checkpoint)
            {
                // Written again with the same bits, it counts again.
                isVoid.Remove(checkpoint.Manifest);
                counts[checkpoint.Manifest] = checkpoint.Step;
            }
            else if (line.Entry is RolledBackEntry back)
            {
                isVoid.UnionWith(counts.Where(entry => entry.Value > back.Step).Select(entry => entry.Key));
            }
        }

        return isVoid;
    }

    // Few runs ever go back, and a look for the word is much faster than following the chain.
    private static bool HoldsMark(string path)
    {
        try
        {
            using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            while (file.ReadLine() is { } line)
            {
                if (line.Contains(Mark, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotRead(path, exception);
        }
    }
}
