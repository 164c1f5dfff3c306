using Cluster.Collectives.Joining;
using Cluster.Coordinator.Services;
using Cluster.Protocol.Identity;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Cluster.Coordinator.Tests.Services;

/// <summary>Every call of the service needs either the token or a credential, never the other one, and is not carried out without.</summary>
public sealed class StrangerGateTests
{
    private static readonly WorkerId Worker = new(3);

    private readonly JoinToken _token = JoinToken.Create();
    private readonly MemberCredentials _credentials = new("run", Term.First, TimeSpan.FromMinutes(1), TimeProvider.System);

    public static TheoryData<string, bool> Methods => new(
        V1.Coordinator.Descriptor.Methods.Select(method => (method.Name, method.Name is "Join" or "Status")));

    private string Token => _token.ToMetadataValue();

    private string Credential => MemberCredentials.ToMetadataValue(_credentials.Issue(Worker));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Call_WithWhatItNeeds_IsCarriedOut(string method, bool needsToken) =>
        Assert.Equal(StatusCode.OK, await StatusOf(method, needsToken ? Token : Credential));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Call_WithAnythingElse_IsUnauthenticated(string method, bool needsToken)
    {
        var elsewhere = new MemberCredentials("run", Term.First, TimeSpan.FromMinutes(1), TimeProvider.System).Issue(Worker);
        string?[] others =
            [null, "", needsToken ? Credential : Token, JoinToken.Create().ToMetadataValue(), MemberCredentials.ToMetadataValue(elsewhere)];

        foreach (var other in others)
        {
            Assert.Equal(StatusCode.Unauthenticated, await StatusOf(method, other));
        }
    }

    [Fact]
    public async Task Probe_WithNothing_IsCarriedOut() => Assert.Equal(StatusCode.OK, await StatusOf(CallOf("/grpc.health.v1.Health/Check", null)));

    [Fact]
    public async Task Caller_IsWhoTheCredentialIsFor_AndNobodyElse()
    {
        var call = CallOf(PathOf("RenewLease"), Credential);
        await StatusOf(call);

        StrangerGate.RequireCaller(new CallStub(call), Worker);
        var error = Assert.Throws<RpcException>(() => StrangerGate.RequireCaller(new CallStub(call), new WorkerId(4)));
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task Caller_WithTheTokenAlone_IsNobody()
    {
        var call = CallOf(PathOf("Join"), Token);
        await StatusOf(call);

        Assert.Throws<RpcException>(() => StrangerGate.RequireCaller(new CallStub(call), Worker));
    }

    private static string PathOf(string method) => $"/{V1.Coordinator.Descriptor.FullName}/{method}";

    private static DefaultHttpContext CallOf(string path, string? shown)
    {
        var call = new DefaultHttpContext();
        call.Request.Path = path;
        call.Request.Headers.Authorization = shown;
        return call;
    }

    private Task<StatusCode> StatusOf(string method, string? shown) => StatusOf(CallOf(PathOf(method), shown));

    private async Task<StatusCode> StatusOf(DefaultHttpContext call)
    {
        var isCarriedOut = false;
        await new StrangerGate(_token, _credentials).PassAsync(call, _ =>
        {
            isCarriedOut = true;
            return Task.CompletedTask;
        });
        var status = call.Response.Headers.GrpcStatus.ToString();
        Assert.Equal(isCarriedOut, status.Length == 0);
        return isCarriedOut ? StatusCode.OK : Enum.Parse<StatusCode>(status);
    }

    private sealed class CallStub(HttpContext http) : ServerCallContext
    {
        // As the server keeps it.
        protected override IDictionary<object, object> UserStateCore { get; } = new Dictionary<object, object> { ["__HttpContext"] = http };

        protected override string MethodCore => http.Request.Path;

        protected override string HostCore => "";

        protected override string PeerCore => "";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => TestContext.Current.CancellationToken;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
            throw new NotSupportedException();
    }
}
