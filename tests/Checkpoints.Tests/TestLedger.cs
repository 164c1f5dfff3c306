using Cluster.Checkpoints.Ledger;

namespace Cluster.Checkpoints.Tests;

/// <summary>Entries of a small run: the weights' fingerprint after a step is its number.</summary>
internal static class TestLedger
{
    public static string Job => new('a', 64);

    public static BeganEntry Began(long step = 0, long term = 1) => new(step, (ulong)step, term, Job, new('b', 64), "build");

    public static BeganEntry Resumed(long step, long term) => Began(step, term) with { Manifest = Checkpoint(step).Manifest };

    public static StepEntry Step(long step) => new(step, 1, 0, 4, 4, 1.0 / step, (ulong)step);

    public static CheckpointEntry Checkpoint(long step) => new(step, (ulong)step, step.ToString("x64", null));

    /// <summary>Three steps, an evaluation and a checkpoint of the second that comes late.</summary>
    public static LedgerEntry[] Whole() =>
        [Began(), Step(1), Step(2), new EvaluatedEntry(2, 1, 0.5, 0.25), Step(3), Checkpoint(2), new EndedEntry(3, 3, false)];

    public static void Write(string folder, params LedgerEntry[] entries)
    {
        using var writer = LedgerWriter.Begin(folder, (BeganEntry)entries[0]);
        foreach (var entry in entries[1..])
        {
            writer.Append(entry);
        }

        writer.MakeDurable();
    }
}
