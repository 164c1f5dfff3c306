using Cluster.Contracts.Tests.Packages;
using Cluster.Contracts.Tests.Probe;
using Grpc.Core;

namespace Cluster.Contracts.Tests.Units;

/// <summary>Options, clients, definitions and streams without a network.</summary>
public sealed class CallUnitTests
{
    [Fact]
    public void CallOptions_WithEach_ChangesThatAloneInACopy()
    {
        using var cancellation = new CancellationTokenSource();
        var deadline = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var write = new WriteOptions(WriteFlags.NoCompress);
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var headers = new Metadata();
        var original = new CallOptions();

        var changed = original.WithHeaders(headers).WithDeadline(deadline).WithCancellationToken(cancellation.Token)
            .WithWriteOptions(write).WithCredentials(credentials).WithWaitForReady();

        Assert.Same(headers, changed.Headers);
        Assert.Equal(deadline, changed.Deadline);
        Assert.Equal(cancellation.Token, changed.CancellationToken);
        Assert.Same(write, changed.WriteOptions);
        Assert.Same(credentials, changed.Credentials);
        Assert.True(changed.IsWaitForReady);
        Assert.False(changed.WithWaitForReady(false).IsWaitForReady);
        Assert.Null(original.Headers);
        Assert.Null(original.Deadline);
        Assert.False(original.IsWaitForReady);
    }

    [Fact]
    public void Client_WithHost_PassesTheHostToTheInvoker()
    {
        var invoker = new HostRecorder();
        var client = new Prober.ProberClient(invoker);

        client.Echo(new EchoRequest(), cancellationToken: TestContext.Current.CancellationToken);
        client.WithHost("other").Echo(new EchoRequest(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([null, "other"], invoker.Hosts);
        Assert.Throws<ArgumentNullException>(() => client.WithHost(null!));
    }

    [Fact]
    public void Client_WithoutAChannel_ThrowsUnlessOverridden()
    {
        Assert.Throws<NotImplementedException>(
            () => new Disconnected().Echo(new EchoRequest(), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentNullException>(() => new Prober.ProberClient((CallInvoker)null!));
    }

    [Fact]
    public void Client_OfNoChannel_IsRefused()
    {
        ResolvedContracts.SkipWhereOfficial();

        Assert.Throws<ArgumentNullException>(() => new Prober.ProberClient((ChannelBase)null!));
    }

    [Fact]
    public void ServiceDefinition_Bound_HandsOverEachMethodOnce()
    {
        var binder = new NameCollector();

        Prober.BindService(new Unimplemented()).BindService(binder);

        Assert.Equal(["Echo", "Sum", "Count", "Twice", "Fail", "Wait", "Flaky"], binder.Names);
    }

    [Fact]
    public void ServiceDefinition_WithAMethodTwice_IsRefused()
    {
        var method = BlockService.ReverseByArray;
        DuplexStreamingServerMethod<Block, Block> handler = (_, _, _) => Task.CompletedTask;
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(method, handler);

        Assert.Throws<ArgumentException>(() => builder.AddMethod(method, handler));
    }

    [Fact]
    public void Method_Described_JoinsItsPath()
    {
        var method = BlockService.ReverseByArray;

        Assert.Equal("/cluster.probe.v1.Blocks/ReverseEachArray", method.FullName);
        Assert.Equal(("cluster.probe.v1.Blocks", "ReverseEachArray"), (method.ServiceName, method.Name));
        Assert.Equal(MethodType.DuplexStreaming, method.Type);
    }

    [Fact]
    public async Task StreamWriter_WithoutCancellation_TakesOnlyTokensThatNeverCancel()
    {
        Assert.True(TestContext.Current.CancellationToken.CanBeCanceled);
        IAsyncStreamWriter<string> writer = new PlainWriter();

        await writer.WriteAsync("first", CancellationToken.None);

        Assert.Equal(["first"], ((PlainWriter)writer).Written);
        await Assert.ThrowsAsync<NotSupportedException>(
            async () => await writer.WriteAsync("second", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ReadAll_OfNoStream_IsRefusedBeforeEnumeration() =>
        Assert.Throws<ArgumentNullException>(
            () => ((IAsyncStreamReader<string>)null!).ReadAllAsync(TestContext.Current.CancellationToken));

    [Fact]
    public void AuthContext_WithIdentity_FindsItsProperties()
    {
        var name = AuthProperty.Create("name", "größer"u8.ToArray());
        var known = new AuthContext("name", new() { ["name"] = [name], ["other"] = [AuthProperty.Create("other", [1])] });
        var unknown = new AuthContext(null, []);

        Assert.True(known.IsPeerAuthenticated);
        Assert.Equal("größer", Assert.Single(known.PeerIdentity).Value);
        Assert.Equal(2, known.Properties.Count());
        Assert.Empty(known.FindPropertiesByName("absent"));
        Assert.False(unknown.IsPeerAuthenticated);
        Assert.Empty(unknown.PeerIdentity);
    }

    private sealed class Disconnected : Prober.ProberClient;

    private sealed class Unimplemented : Prober.ProberBase;

    private sealed class NameCollector : ServiceBinderBase
    {
        internal List<string> Names { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Names.Add(method.Name);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => Names.Add(method.Name);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => Names.Add(method.Name);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => Names.Add(method.Name);
    }

    private sealed class PlainWriter : IAsyncStreamWriter<string>
    {
        internal List<string> Written { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message)
        {
            Written.Add(message);
            return Task.CompletedTask;
        }
    }
}
