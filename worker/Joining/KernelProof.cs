using Cluster.Engine;

namespace Cluster.Worker.Joining;

/// <summary>The digest of this process's kernels, computed while the host starts: most of its time goes into compiling them.</summary>
internal sealed class KernelProof
{
    /// <summary>The digest.</summary>
    public Task<string> Digest { get; } = Task.Run(KernelDigest.Compute);
}
