using System.Net;
using Cluster.Coordinator.Services;
using Microsoft.AspNetCore.Connections;

namespace Cluster.Coordinator.Tests.Services;

/// <summary>Who gets a place, who has to give way for it, and when the next one is heard.</summary>
public sealed class StrangersTests : IDisposable
{
    private const string Here = "10.0.0.1";
    private const string There = "10.0.0.2";

    private readonly Strangers _strangers = new(TimeProvider.System);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _strangers.Dispose();

    [Fact]
    public async Task Crowd_KeepsNoMorePlacesThanThereAre()
    {
        var crowd = await FillAsync(Strangers.Most);
        var next = new Incoming(Here);
        var entering = next.EnterAsync(_strangers, Ending);

        // Those who give way keep their places until nothing is left of them.
        Assert.True(crowd[0].IsAborted);
        Assert.False(crowd[^1].IsAborted);
        Assert.False(entering.IsCompleted);

        await crowd[0].Served!.DisposeAsync();
        await entering;
    }

    [Fact]
    public async Task Crowd_FromOnePlace_ThrowsNobodyOutWhoCameFromAnother()
    {
        var first = new Incoming(There);
        await first.EnterAsync(_strangers, Ending);

        for (var times = 0; times < 3; times++)
        {
            foreach (var one in await FillAsync(Strangers.Most - 1))
            {
                await one.Served!.DisposeAsync();
            }
        }

        Assert.False(first.IsAborted);
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("::ffff:10.0.0.1", Here, true)]
    [InlineData(Here, There, false)]
    public void Origin_OfAMachine_IsOneForAllItsAddresses(string one, string other, bool isOne) => Assert.Equal(
        isOne,
        new Stranger(_strangers, new Incoming(one), TimeProvider.System).Origin.Equals(
            new Stranger(_strangers, new Incoming(other), TimeProvider.System).Origin));

    [Fact]
    public async Task Welcome_MakesRoomAndStays()
    {
        var members = new List<Incoming>();
        for (var member = 0; member < 3 * Strangers.Most; member++)
        {
            var incoming = new Incoming(Here);
            await incoming.EnterAsync(_strangers, Ending);
            incoming.Features.Get<Stranger>()!.Welcome();
            members.Add(incoming);
        }

        Assert.DoesNotContain(members, member => member.IsAborted);
        foreach (var member in members)
        {
            await member.Served!.DisposeAsync();
        }

        // A place that was given back is not given back again with the connection's end.
        await FillAsync(Strangers.Most);
        Assert.False(new Incoming(There).EnterAsync(_strangers, Ending).IsCompleted);
    }

    [Fact]
    public async Task Listener_ThatIsUnbound_ClosesWhoStillWaits()
    {
        await FillAsync(Strangers.Most);
        var last = new Incoming(Here);
        await using var listener = new StrangerListener(new ListenerOf(last), _strangers);
        var accepting = listener.AcceptAsync(Ending);
        Assert.False(accepting.IsCompleted);

        await listener.UnbindAsync(Ending);

        Assert.Null(await accepting);
        Assert.True(last.IsDisposed);
    }

    private async Task<Incoming[]> FillAsync(int count)
    {
        var crowd = Enumerable.Range(0, count).Select(_ => new Incoming(Here)).ToArray();
        foreach (var one in crowd)
        {
            await one.EnterAsync(_strangers, Ending);
        }

        return crowd;
    }

    private sealed class Incoming : DefaultConnectionContext
    {
        public Incoming(string address) => RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1);

        public ConnectionContext? Served { get; private set; }

        public bool IsAborted { get; private set; }

        public bool IsDisposed { get; private set; }

        public async Task EnterAsync(Strangers strangers, CancellationToken cancellationToken) =>
            Served = await strangers.LetInAsync(this, cancellationToken);

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;

        public override ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return base.DisposeAsync();
        }
    }

    private sealed class ListenerOf(ConnectionContext connection) : IConnectionListener
    {
        public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 1);

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new(connection);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
