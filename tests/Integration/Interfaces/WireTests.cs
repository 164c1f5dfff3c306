using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Cluster.Engine;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Interop;

namespace Cluster.Integration.Interfaces;

/// <summary>A running coordinator as seen by a gRPC client that shares no code with it, such as an orchestrator's probe.</summary>
[Collection(Undisturbed.Name)]
public sealed class WireTests : ClusterTest
{
    private const string Health = "/grpc.health.v1.Health/Check";
    private const string HealthProto = "grpc/health/v1/health.proto";
    private const string CoordinatorProto = "cluster/v1/coordinator.proto";

    private const int Ok = 0;
    private const int NotFound = 5;
    private const int Aborted = 10;
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

        foreach (var method in (string[])["Join", "RenewLease", "Work", "ListData", "FetchData", "Status"])
        {
            foreach (var headers in (Dictionary<string, string>[])[none, other])
            {
                var call = Call(cluster, CoordinatorProto, $"/cluster.v1.Coordinator/{method}") with { Headers = headers };
                var result = await NodeClient.CallAsync(call, TestContext.Current.CancellationToken);

                Assert.Equal(Unauthenticated, result.Code);
                Assert.Empty(result.Responses);
            }
        }
    }

    [Fact]
    public async Task MembersCall_WithoutTheMembersCredential_IsUnauthenticated()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest, workers: 2);
        var (run, credential) = await JoinAsync(cluster);
        var lie = "2" + credential[1..];
        var fence = $$"""{"job": "{{run}}", "term": "1"}""";
        (string Method, string Shown, int Expected)[] calls =
        [
            ("RenewLease", $"Member {credential}", Ok),
            ("RenewLease", $"Bearer {ManualCluster.Token}", Unauthenticated),
            ("RenewLease", $"Member {lie}", Unauthenticated),
            ("ListData", $"Bearer {ManualCluster.Token}", Unauthenticated),
            ("FetchData", $"Bearer {ManualCluster.Token}", Unauthenticated),
            ("Work", $"Bearer {ManualCluster.Token}", Unauthenticated),
            ("Join", $"Member {credential}", Unauthenticated),
            ("Status", $"Member {credential}", Unauthenticated),
        ];

        foreach (var (method, shown, expected) in calls)
        {
            var request = method == "RenewLease" ? $$"""{"fence": {{fence}}, "worker": 1}""" : "{}";
            Assert.Equal((method, expected), (method, await CodeAsync(method, shown, request)));
        }

        // Its own is good for nobody else.
        Assert.Equal(Unauthenticated, await CodeAsync("RenewLease", $"Member {credential}", $$"""{"fence": {{fence}}, "worker": 2}"""));
        Assert.Equal(
            Unauthenticated, await CodeAsync("Work", $"Member {credential}", $$$"""{"fence": {{{fence}}}, "ready": {"worker": 2}}"""));

        async Task<int> CodeAsync(string method, string shown, string request) => (await NodeClient.CallAsync(
            Call(cluster, CoordinatorProto, $"/cluster.v1.Coordinator/{method}") with { Requests = [request], Headers = Showing(shown) },
            TestContext.Current.CancellationToken)).Code;
    }

    [Fact]
    public async Task FetchData_GivesListedContents_AndNothingElse()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest, workers: 2);
        var (run, credential) = await JoinAsync(cluster);
        var listed = await DataAsync(cluster, credential, "ListData", run);
        Assert.Equal(4, listed.Responses.Count);

        foreach (var file in listed.Responses)
        {
            var fetched = await DataAsync(cluster, credential, "FetchData", run, file.GetProperty("sha256").GetString());
            var bytes = fetched.Responses.SelectMany(chunk => chunk.GetProperty("data").GetBytesFromBase64()).ToArray();
            Assert.Equal(await File.ReadAllBytesAsync(NameOf(file), TestContext.Current.CancellationToken), bytes);
        }

        var unlisted = Convert.ToBase64String(SHA256.HashData(await File.ReadAllBytesAsync(
            Workspace.File("smallest.json"), TestContext.Current.CancellationToken)));
        Assert.Equal(NotFound, (await DataAsync(cluster, credential, "FetchData", run, unlisted)).Code);
        Assert.Equal(Aborted, (await DataAsync(cluster, credential, "ListData", "another")).Code);
        Assert.Equal(Aborted, (await DataAsync(cluster, credential, "FetchData", run, unlisted, term: 2)).Code);
    }

    private string NameOf(JsonElement file) => Workspace.File(TinyImages.Folder, file.GetProperty("name")[0].GetString()!);

    private static Task<NodeResult> DataAsync(
        ManualCluster cluster, string credential, string method, string run, string? sha256 = null, int term = 1)
    {
        var fence = $$"""{"job": "{{run}}", "term": "{{term}}"}""";
        var request = sha256 is null ? $$"""{"fence": {{fence}}}""" : $$"""{"fence": {{fence}}, "sha256": "{{sha256}}"}""";
        var call = Call(cluster, CoordinatorProto, $"/cluster.v1.Coordinator/{method}") with
        {
            Requests = [request],
            Headers = Showing($"Member {credential}"),
        };
        return NodeClient.CallAsync(call, TestContext.Current.CancellationToken);
    }

    // As a worker does, down to the build and the bits of its kernels.
    private static async Task<(string Run, string Credential)> JoinAsync(ManualCluster cluster)
    {
        var request = $$"""{"build": "{{LyingWorker.Build}}", "kernel_digest": "{{KernelDigest.Compute()}}"}""";
        var call = Call(cluster, CoordinatorProto, "/cluster.v1.Coordinator/Join") with
        {
            Requests = [request],
            Headers = Showing($"Bearer {ManualCluster.Token}"),
        };
        var reply = (await NodeClient.CallAsync(call, TestContext.Current.CancellationToken)).Responses.Single();
        return (reply.GetProperty("fence").GetProperty("job").GetString()!, reply.GetProperty("credential").GetString()!);
    }

    private static Dictionary<string, string> Showing(string value) => new() { ["authorization"] = value };

    private static Task<NodeResult> CheckAsync(ManualCluster cluster, string service) => NodeClient.CallAsync(
        Call(cluster, HealthProto, Health) with { Requests = [$$"""{"service": "{{service}}"}"""] }, TestContext.Current.CancellationToken);

    private static NodeCall Call(ManualCluster cluster, string proto, string method) =>
        new(new Uri($"http://{cluster.Address}"), Protos, proto, method);
}
