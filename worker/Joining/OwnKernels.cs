using Cluster.Collectives.Joining;

namespace Cluster.Worker.Joining;

/// <summary>The digest of this process's kernels, found out while the host starts.</summary>
internal sealed class OwnKernels
{
    /// <summary>The digest.</summary>
    public Task<string> Digest { get; } = Task.Run(KernelProof.Digest);
}
