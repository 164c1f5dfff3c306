using Cluster.Checkpoints;
using Cluster.Engine.Memory;
using Cluster.Integration.Harness;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Models;

/// <summary>A checkpoint as whoever resumes or serves it would read it.</summary>
internal static class StoredWeights
{
    /// <summary>Opens a checkpoint, every byte of it verified, and reads its weights.</summary>
    /// <returns>Where the run stood, and the digest of the weights that were really read.</returns>
    public static (CheckpointState State, string Digest) Read(Workspace workspace, JobSpec job, string path)
    {
        var layout = TrainingJob.Open(job, workspace.File(TinyImages.Folder)).Layout;
        using var weights = new AlignedBuffer(layout.Length);
        var checkpoint = Checkpoint.Open(Path.Combine(workspace.Root, path));
        checkpoint.ReadWeights(layout, weights);
        return (checkpoint.State, WeightsDigest.Compute(layout, weights));
    }
}
