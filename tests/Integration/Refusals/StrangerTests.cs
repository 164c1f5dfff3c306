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
    private const int Rounds = 3;

    // More than half of it is code that is loaded and compiled once, for whatever connections of a kind nobody has made before.
    private const long MostMemory = 16 << 20;

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

            // The connection of who goes on talking is cut, maybe before he has heard the answer.
            var interrupted = await strangers.CallAsync($"/{service.FullName}/{method.Name}", null, bytes: 1 << 20);
            Assert.Contains(interrupted, new int?[] { Unauthenticated, null });
        }

        // Open to probes, which are small.
        var health = HealthReflection.Descriptor.Services.Single().FullName;
        Assert.Equal(0, await strangers.CallAsync($"/{health}/Check", null));
        Assert.NotEqual(0, await strangers.CallAsync($"/{health}/Check", null, bytes: 1 << 20));
        Assert.Equal(Unauthenticated, await strangers.CallAsync("/cluster.v1.Other/Method", null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Crowd_OfConnectionsWithGarbage_KeepsNobodyOutAndTakesLittleMemory(bool isTls)
    {
        var believing = isTls ? new[] { "--tls-ca", "certs/ca.pem" } : [];
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest, more: isTls ? await ServingAsync() : []);
        using var strangers = new Strangers(cluster.Address, isTls);
        var before = OperatingSystem.IsLinux() ? await cluster.Coordinator.RestingMemoryAsync() : 0;

        for (var round = 0; round < Rounds; round++)
        {
            strangers.Leave();
            await strangers.CrowdAsync(Crowd);
        }

        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(cluster.Coordinator.PeakMemory - before, 0, MostMemory);
        }

        // With the last of them still there.
        await cluster.JoinAsync(believing);
        Assert.Equal(1, (await cluster.FinishAsync()).Workers);
    }

    private async Task<string[]> ServingAsync()
    {
        (await Workspace.RunAsync(["certs", "--out", "certs", "--host", "localhost"])).Succeeded();
        return ["--tls-certificate", "certs/coordinator.pem", "--tls-key", "certs/coordinator.key"];
    }
}
