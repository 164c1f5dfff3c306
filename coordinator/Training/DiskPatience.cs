using Cluster.Checkpoints;

namespace Cluster.Coordinator.Training;

/// <summary>How long a run waits for a disk.</summary>
internal static class DiskPatience
{
    /// <summary>The largest of models on the slowest of disks are written by then.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>Waits for something that is being written.</summary>
    /// <param name="writing">Ends when it is written.</param>
    /// <param name="what">What it is, and where.</param>
    /// <param name="limit">How long to wait; null for <see cref="Limit"/>.</param>
    /// <exception cref="CheckpointException">It took longer.</exception>
    public static void Await(Task writing, string what, TimeSpan? limit = null)
    {
        var patience = limit ?? Limit;
        if (!writing.Wait(patience))
        {
            throw new CheckpointException(FormattableString.Invariant(
                $"{what} has been written for more than {patience.TotalSeconds:0.###} s and is not done; look at that disk, ")
                + "then go on with --resume");
        }
    }
}
