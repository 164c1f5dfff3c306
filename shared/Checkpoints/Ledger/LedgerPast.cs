namespace Cluster.Checkpoints.Ledger;

/// <summary>The ledger of a run that is to go on: all its lines were found whole and in their places.</summary>
public sealed class LedgerPast
{
    private LedgerPast(string path, LedgerScan scan, LedgerReplay replay) =>
        (Path, Head, Bytes, TornBytes, Replay) = (path, scan.Head, scan.Bytes, scan.TornBytes, replay);

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Hash of its last whole line.</summary>
    public string Head { get; }

    /// <summary>Bytes of its whole lines.</summary>
    public long Bytes { get; }

    /// <summary>Bytes behind them: a line that a loss of power tore.</summary>
    public int TornBytes { get; }

    /// <summary>What the lines tell.</summary>
    public LedgerReplay Replay { get; }

    /// <summary>Reads the ledger of a run that is to go on. Changes nothing.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <returns>The ledger; null where there is none, or nothing but a torn first line.</returns>
    /// <exception cref="CheckpointException">It cannot be read, or something in it cannot be; the line names file and line.</exception>
    public static LedgerPast? Read(string runFolder)
    {
        var path = RunLedger.PathIn(runFolder);
        if (!File.Exists(path))
        {
            return null;
        }

        var replay = new LedgerReplay();
        using var scan = LedgerScan.Open(path);
        while (scan.Next() is { } next)
        {
            if ((next.Problem ?? replay.Add(next.Line!.Entry)) is { } problem)
            {
                throw new CheckpointException(
                    $"{scan.Place} {problem}; look at cluster verify, then resume from a checkpoint into another folder.");
            }
        }

        return replay.First is null ? null : new LedgerPast(path, scan, replay);
    }

    /// <summary>Finds what a ledger says of a checkpoint, for a run that goes on from it elsewhere.</summary>
    /// <param name="runFolder">The folder in which the checkpoint was made.</param>
    /// <param name="step">The checkpoint's step.</param>
    /// <param name="manifest">SHA-256 of its manifest.</param>
    /// <returns>Hash of the last entry that tells of it; null where there is no ledger or it says nothing.</returns>
    /// <exception cref="CheckpointException">The ledger cannot be read, or a line before is not what it was.</exception>
    public static string? FindCheckpoint(string runFolder, long step, string manifest) => !File.Exists(RunLedger.PathIn(runFolder))
        ? null
        : RunLedger.Lines(runFolder).LastOrDefault(
            line => line.Entry is CheckpointEntry entry && (entry.Step, entry.Manifest) == (step, manifest))?.Hash;
}
