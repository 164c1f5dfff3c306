namespace Cluster.Checkpoints.Ledger;

/// <summary>The ledger of a run, <c>ledger.jsonl</c> in its folder: an entry a line, each chained to the one before by SHA-256, so that no line
/// can be changed, left out or moved unnoticed. Reading it does not disturb a run that goes on.</summary>
public static class RunLedger
{
    /// <summary>Name of the file in a run's folder.</summary>
    public const string FileName = "ledger.jsonl";

    /// <summary>Version of the format.</summary>
    public const string CurrentFormat = "cluster-ledger-1";

    /// <summary>Path of a run's ledger.</summary>
    /// <param name="runFolder">The run's folder.</param>
    public static string PathIn(string runFolder) => Path.Combine(runFolder, FileName);

    /// <summary>Reads the ledger of a run whole.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <returns>Its lines in their order. A last line without an end, which a loss of power or a run that goes on leaves, is left out.</returns>
    /// <exception cref="CheckpointException">There is none, it cannot be read, or a line is not what it was; the line names file and
    /// line.</exception>
    public static IReadOnlyList<LedgerLine> Read(string runFolder) => [.. Lines(runFolder)];

    /// <summary>Reads the ledger of a run line by line, however long it is.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <returns>As <see cref="Read"/>.</returns>
    /// <exception cref="CheckpointException">As <see cref="Read"/>, once enumeration comes there.</exception>
    public static IEnumerable<LedgerLine> Lines(string runFolder)
    {
        using var scan = LedgerScan.Open(PathIn(runFolder));
        while (scan.Next() is { } line)
        {
            yield return line.Problem is null
                ? line.Line!
                : throw new CheckpointException($"{scan.Place} {line.Problem}; cluster verify says more");
        }
    }
}

/// <summary>A line of a ledger.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Entry">What it tells.</param>
/// <param name="Hash">Its hash: 64 lower-case hex digits.</param>
public sealed record LedgerLine(int Number, LedgerEntry Entry, string Hash);
