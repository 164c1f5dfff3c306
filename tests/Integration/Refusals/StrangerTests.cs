using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.V1;
using Grpc.Health.V1;

namespace Cluster.Integration.Refusals;

/// <summary>Whoever has no token gets nothing.</summary>
public sealed class StrangerTests : ClusterTest
{
    private const int Unauthenticated = 16;
    private const string OtherToken = "fedcba9876543210fedcba9876543210";
    private const int Crowd = 200;

    [Fact]
    public async Task EveryCall_WithoutTheToken_IsUnauthenticated()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest);
        using var strangers = new Strangers(cluster.Address);
        var service = CoordinatorReflection.Descriptor.Services.Single();

        Assert.NotEmpty(service.Methods);
        foreach (var method in service.Methods)
        {
            foreach (var shown in (string?[])[null, "", "Bearer ", $"Bearer {OtherToken}", ManualCluster.Token, $"bearer {ManualCluster.Token}"])
            {
                Assert.Equal(Unauthenticated, await strangers.CallAsync($"/{service.FullName}/{method.Name}", shown));
            }

            Assert.Equal(Unauthenticated, await strangers.CallAsync($"/{service.FullName}/{method.Name}", null, bytes: 1 << 20));
        }

        // Open to probes, which are small.
        var health = HealthReflection.Descriptor.Services.Single().FullName;
        Assert.Equal(0, await strangers.CallAsync($"/{health}/Check", null));
        Assert.NotEqual(0, await strangers.CallAsync($"/{health}/Check", null, bytes: 1 << 20));
        Assert.Equal(Unauthenticated, await strangers.CallAsync("/cluster.v1.Other/Method", null));
    }

    [Fact]
    public async Task Crowd_OfConnectionsWithGarbage_KeepsNobodyOut()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest);
        using var strangers = new Strangers(cluster.Address);

        await strangers.CrowdAsync(Crowd);

        await cluster.JoinAsync([]);
        Assert.Equal(1, (await cluster.FinishAsync()).Workers);
    }
}
