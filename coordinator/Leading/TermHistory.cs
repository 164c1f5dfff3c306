using System.Collections.Immutable;
using Cluster.Checkpoints;

namespace Cluster.Coordinator.Leading;

/// <summary>Who has led a run, one after the other, as its folder tells.</summary>
/// <param name="Newest">The highest term anybody had; 0 if nobody had one.</param>
/// <param name="Records">What is known of the terms, in ascending order; those whose files are damaged are not among them.</param>
internal sealed record TermHistory(long Newest, ImmutableArray<TermRecord> Records)
{
    /// <summary>The last one of whom something is known; null before the first.</summary>
    public TermRecord? Last => Records.IsEmpty ? null : Records[^1];

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder of the terms; need not exist.</param>
    /// <exception cref="CheckpointException">It cannot be read.</exception>
    public static TermHistory Read(string folder)
    {
        var found = Files(folder);
        return new TermHistory(
            found.Count == 0 ? 0 : found[^1].Term,
            [.. found.Select(file => TermRecord.TryRead(file.Path) is { } record && record.Term == file.Term ? record : null).OfType<TermRecord>()]);
    }

    /// <summary>The highest term that anybody had, without a look into the files; 0 if nobody had one.</summary>
    /// <param name="folder">The folder of the terms; need not exist.</param>
    /// <exception cref="CheckpointException">It cannot be read.</exception>
    public static long NewestIn(string folder) => Files(folder) is [.., var last] ? last.Term : 0;

    /// <summary>Whether a checkpoint belongs to the run as it went on. One of a coordinator that had been replaced does not if it lies behind
    /// the step at which its successor began: the successor went that way again, and its record is the run's.</summary>
    /// <param name="state">The checkpoint's state.</param>
    public bool Holds(CheckpointState state) => Records.All(record => record.Term <= state.Term || state.Step <= record.FromStep);

    private static List<(long Term, string Path)> Files(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.GetFiles(folder)
                    .Select(path => (TermRecord.TermOf(Path.GetFileName(path)) ?? 0, path))
                    .Where(file => file.Item1 > 0)
                    .OrderBy(file => file.Item1)]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{folder} needs to be readable, got '{error.Message}'; check its permissions and the disk.", error);
        }
    }
}
