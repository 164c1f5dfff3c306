using System.Reflection;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Interop;

namespace Cluster.Integration.Interfaces;

/// <summary>A running coordinator as seen by a gRPC client that shares no code with it, such as an orchestrator's probe.</summary>
public sealed class WireTests : ClusterTest
{
    private const string Health = "/grpc.health.v1.Health/Check";
    private const string HealthProto = "grpc/health/v1/health.proto";
    private const string CoordinatorProto = "cluster/v1/coordinator.proto";

    private const int Ok = 0;
    private const int NotFound = 5;
    private const int Unauthenticated = 16;

    private static readonly string Protos = typeof(WireTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ProtoFolder").Value!;

    [Fact]
    public async Task Health_OfARunningCoordinator_AnswersWithoutAToken()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest);

        foreach (var service in (string[])["", "cluster.v1.Coordinator"])
        {
            var serving = await CheckAsync(cluster, service);
            Assert.Equal((Ok, "SERVING"), (serving.Code, serving.Responses.Single().GetProperty("status").GetString()));
        }

        Assert.Equal(NotFound, (await CheckAsync(cluster, "cluster.v1.Absent")).Code);
    }

    [Fact]
    public async Task Call_WithoutTheRunsToken_IsUnauthenticated()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest);
        Dictionary<string, string> none = [];
        Dictionary<string, string> other = new() { ["authorization"] = "Bearer 00000000000000000000000000000000" };

        foreach (var (method, headers) in (IEnumerable<(string, Dictionary<string, string>)>)
            [("Join", none), ("Join", other), ("RenewLease", none), ("RenewLease", other), ("Work", none), ("Work", other)])
        {
            var call = Call(cluster, CoordinatorProto, $"/cluster.v1.Coordinator/{method}") with { Headers = headers };
            var result = await NodeClient.CallAsync(call, TestContext.Current.CancellationToken);

            Assert.Equal(Unauthenticated, result.Code);
            Assert.Empty(result.Responses);
        }
    }

    private static Task<NodeResult> CheckAsync(ManualCluster cluster, string service) => NodeClient.CallAsync(
        Call(cluster, HealthProto, Health) with { Requests = [$$"""{"service": "{{service}}"}"""] }, TestContext.Current.CancellationToken);

    private static NodeCall Call(ManualCluster cluster, string proto, string method) =>
        new(new Uri($"http://{cluster.Address}"), Protos, proto, method);
}
