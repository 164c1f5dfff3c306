using Cluster.Collectives.Joining;
using Cluster.Coordinator.Services;
using Cluster.Protocol.Identity;
using Cluster.V1;
using Grpc.Core;

namespace Cluster.Coordinator.Tests.Services;

/// <summary>Every call of the service needs either the token or a credential, never the other one, and is not carried out without.</summary>
public sealed class AuthenticationInterceptorTests
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
    public async Task Probe_WithNothing_IsCarriedOut() =>
        Assert.Equal(StatusCode.OK, await StatusOf(new CallStub("/grpc.health.v1.Health/Check", null)));

    [Fact]
    public async Task Caller_IsWhoTheCredentialIsFor_AndNobodyElse()
    {
        var call = new CallStub(PathOf("RenewLease"), Credential);
        await StatusOf(call);

        AuthenticationInterceptor.RequireCaller(call, Worker);
        var error = Assert.Throws<RpcException>(() => AuthenticationInterceptor.RequireCaller(call, new WorkerId(4)));
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task Caller_WithTheTokenAlone_IsNobody()
    {
        var call = new CallStub(PathOf("Join"), Token);
        await StatusOf(call);

        Assert.Throws<RpcException>(() => AuthenticationInterceptor.RequireCaller(call, Worker));
    }

    private static string PathOf(string method) => $"/{V1.Coordinator.Descriptor.FullName}/{method}";

    private Task<StatusCode> StatusOf(string method, string? shown) => StatusOf(new CallStub(PathOf(method), shown));

    // Each kind of call has a way of its own through the interceptor; all must agree.
    private async Task<StatusCode> StatusOf(CallStub call)
    {
        var interceptor = new AuthenticationInterceptor(_token, _credentials);
        Func<Task>[] kinds =
        [
            () => interceptor.UnaryServerHandler<JoinRequest, JoinReply>(new(), call, (_, _) => Task.FromResult(new JoinReply())),
            () => interceptor.ServerStreamingServerHandler<JoinRequest, JoinReply>(new(), null!, call, (_, _, _) => Task.CompletedTask),
            () => interceptor.ClientStreamingServerHandler<JoinRequest, JoinReply>(null!, call, (_, _) => Task.FromResult(new JoinReply())),
            () => interceptor.DuplexStreamingServerHandler<JoinRequest, JoinReply>(null!, null!, call, (_, _, _) => Task.CompletedTask),
        ];
        var codes = new HashSet<StatusCode>();
        foreach (var kind in kinds)
        {
            codes.Add((await Record.ExceptionAsync(kind) as RpcException)?.StatusCode ?? StatusCode.OK);
        }

        return Assert.Single(codes);
    }

    private sealed class CallStub(string method, string? shown) : ServerCallContext
    {
        protected override string MethodCore => method;

        protected override string HostCore => "";

        protected override string PeerCore => "";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = shown is null ? [] : new() { { JoinToken.MetadataKey, shown } };

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
