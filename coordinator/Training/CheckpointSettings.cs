using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Training;

/// <summary>What all checkpoints of a run have in common.</summary>
/// <param name="Folder">The folder that holds them.</param>
/// <param name="Interval">Steps from one to the next.</param>
/// <param name="Keep">How many stay.</param>
/// <param name="Seed">The job's seed.</param>
/// <param name="JobHash">Hash of what decides bits in the job.</param>
/// <param name="DataHash">Hash of all samples.</param>
/// <param name="Term">The coordinator's term.</param>
/// <param name="Build">Identity of the build.</param>
internal sealed record CheckpointSettings(
    string Folder, long Interval, int Keep, ulong Seed, string JobHash, string DataHash, Term Term, string Build);
