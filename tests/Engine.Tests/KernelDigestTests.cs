using Cluster.Engine.Digests;

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

    [Fact]
    public void Canary_Results_HoldNoNaNWhosePayloadWouldVary()
    {
        ProductCanary.Run(AssertNoNaN);
        FunctionCanary.Run(AssertNoNaN);
        LossCanary.Run(AssertNoNaN);
        UpdateCanary.Run(AssertNoNaN);
        ElementCanary.Run(AssertNoNaN);
        LayerCanary.Run(AssertNoNaN);
    }

    [Fact]
    public void Canary_SubnormalResults_Occur()
    {
        var subnormal = 0;
        FunctionCanary.Run(result =>
        {
            foreach (var value in result)
            {
                subnormal += float.IsSubnormal(value) ? 1 : 0;
            }
        });

        Assert.True(subnormal > 0);
    }

    private static void AssertNoNaN(ReadOnlySpan<float> result)
    {
        foreach (var value in result)
        {
            Assert.False(float.IsNaN(value));
        }
    }
}
