using Cluster.Contracts.Tests.Probe;
using Cluster.Interop;
using Grpc.Core;

namespace Cluster.Contracts.Tests.Interop;

/// <summary>Our server and an implementation of the protocol that others wrote.</summary>
public sealed class InteropTests(ProbeServer server)
{
    private const string Service = "/cluster.probe.v1.Prober/";

    [Fact]
    public async Task Unary_FromAnotherImplementation_EchoesMessageAndMetadata()
    {
        var headers = new Dictionary<string, string> { ["probe-text"] = "a b", ["probe-raw-bin"] = "AID/" };
        var result = await CallAsync("Echo", ["""{"text": "größer", "payload": "AQID"}"""], headers);

        Assert.Equal((int)StatusCode.OK, result.Code);
        var reply = Assert.Single(result.Responses);
        Assert.Equal("größer", reply.GetProperty("text").GetString());
        Assert.Equal("AQID", reply.GetProperty("payload").GetString());
        Assert.Equal(["a b"], result.Trailers["probe-text"]);
        Assert.Equal(["AID/"], result.Trailers["probe-raw-bin"]);
        Assert.Equal(["unary"], result.Trailers[MarkingInterceptor.Key]);
    }

    [Fact]
    public async Task ClientStreaming_FromAnotherImplementation_Sums()
    {
        var result = await CallAsync("Sum", ["""{"value": 2}""", """{"value": 3}""", """{"value": 4}"""]);

        Assert.Equal([9], Values(result));
    }

    [Fact]
    public async Task ServerStreaming_FromAnotherImplementation_YieldsAllAndHeaders()
    {
        var result = await CallAsync("Count", ["""{"value": 5}"""]);

        Assert.Equal([1, 2, 3, 4, 5], Values(result));
        Assert.Equal(["5"], result.Headers["probe-count"]);
    }

    [Fact]
    public async Task DuplexStreaming_FromAnotherImplementation_AnswersEach()
    {
        var result = await CallAsync("Twice", ["""{"value": 1}""", """{"value": 10}"""]);

        Assert.Equal([2, 20], Values(result));
    }

    [Fact]
    public async Task Failure_ToAnotherImplementation_ArrivesWithDetailAndTrailers()
    {
        var result = await CallAsync("Fail", ["""{"code": 9, "detail": "größer als ≥ 7"}"""]);

        Assert.Equal((int)StatusCode.FailedPrecondition, result.Code);
        Assert.Equal("größer als ≥ 7", result.Detail);
        Assert.Empty(result.Responses);
        Assert.Equal(["asked"], result.Trailers["probe-reason"]);
        Assert.Equal(["AID/"], result.Trailers["probe-reason-bin"]);
    }

    [Fact(Timeout = 30_000)]
    public async Task Deadline_OfAnotherImplementation_EndsTheCallOnBothSides()
    {
        var id = nameof(Deadline_OfAnotherImplementation_EndsTheCallOnBothSides);
        var result = await CallAsync("Wait", [$$"""{"id": "{{id}}"}"""], deadline: TimeSpan.FromSeconds(1));

        Assert.Equal((int)StatusCode.DeadlineExceeded, result.Code);
        await server.Log.CancelledAsync(id).WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task UnknownMethod_OfAnotherImplementation_IsUnimplemented()
    {
        var protos = Repository.PathOf("tests/Contracts.Tests/Interop");
        var call = new NodeCall(server.Address, protos, "absent.proto", Service + "Absent");
        var result = await NodeClient.CallAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal((int)StatusCode.Unimplemented, result.Code);
    }

    private static int[] Values(NodeResult result)
    {
        Assert.Equal((int)StatusCode.OK, result.Code);
        return [.. result.Responses.Select(response => response.GetProperty("value").GetInt32())];
    }

    private Task<NodeResult> CallAsync(
        string method, IReadOnlyList<string> requests, IReadOnlyDictionary<string, string>? headers = null, TimeSpan? deadline = null)
    {
        var protos = Repository.PathOf("tests/Contracts.Tests/Probe");
        var call = new NodeCall(server.Address, protos, "probe.proto", Service + method)
        {
            Requests = requests,
            Headers = headers ?? new Dictionary<string, string>(),
            Deadline = deadline ?? TimeSpan.FromSeconds(20),
        };
        return NodeClient.CallAsync(call, TestContext.Current.CancellationToken);
    }
}
