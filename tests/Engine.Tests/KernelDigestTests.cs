namespace Cluster.Engine.Tests;

public sealed class KernelDigestTests
{
    [Fact]
    public void Compute_Twice_IsTheSameSha256()
    {
        var digest = KernelDigest.Compute();

        Assert.Equal(digest, KernelDigest.Compute());
        Assert.Matches("^[0-9a-f]{64}$", digest);
    }
}
