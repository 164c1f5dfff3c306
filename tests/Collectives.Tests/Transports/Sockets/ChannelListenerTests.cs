using System.Net;
using System.Net.Sockets;
using Cluster.Collectives.Transports.Sockets;

namespace Cluster.Collectives.Tests.Transports.Sockets;

public sealed class ChannelListenerTests : IAsyncDisposable
{
    private readonly SteppedTime _time = new();
    private readonly ChannelListener _listener;

    public ChannelListenerTests() => _listener = ChannelListener.Start(IPAddress.Loopback, 0, _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    [Fact]
    public async Task Connection_WithAWrongTicket_IsClosed()
    {
        using var ticket = _listener.Issue();
        var wrong = ticket.Secret.ToArray();
        wrong[^1] ^= 1;
        await using var stranger = await ChannelPair.ConnectAsync(_listener);
        await stranger.WriteAsync(wrong, Token);

        Assert.True(await ChannelPair.IsClosedAsync(stranger));
        await Assert.ThrowsAsync<TimeoutException>(() => ticket.TakeAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Connection_WithATicketThatWasShown_IsClosed()
    {
        using var ticket = _listener.Issue();
        using var worker = await DialAsync(ticket.Secret);
        using var member = await ticket.TakeAsync(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<IOException>(() => DialAsync(ticket.Secret));
    }

    [Fact]
    public async Task Connection_WithATicketThatIsTooOld_IsClosed()
    {
        using var ticket = _listener.Issue();
        _time.Advance(ChannelTickets.Lifetime + TimeSpan.FromTicks(1));

        await Assert.ThrowsAsync<IOException>(() => DialAsync(ticket.Secret));
    }

    [Fact]
    public async Task Connection_WithATicketNobodyWaitsFor_IsClosed()
    {
        var ticket = _listener.Issue();
        ticket.Dispose();

        await Assert.ThrowsAsync<IOException>(() => DialAsync(ticket.Secret));
    }

    [Fact]
    public async Task Connection_ThatStaysSilent_IsClosedInTime()
    {
        await using var stranger = await ChannelPair.ConnectAsync(_listener);
        var closing = ChannelPair.IsClosedAsync(stranger);
        await _time.TimerAsync(Token);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(await closing);
    }

    [Fact]
    public async Task Connections_BeyondTheMost_AreClosedAtOnce()
    {
        var strangers = new List<NetworkStream>();
        for (var count = 0; count < ChannelListener.MostStrangers; count++)
        {
            strangers.Add(await ChannelPair.ConnectAsync(_listener));
        }

        await using var last = await ChannelPair.ConnectAsync(_listener);

        Assert.True(await ChannelPair.IsClosedAsync(last));
        strangers.ForEach(stranger => stranger.Dispose());
    }

    [Fact]
    public async Task Dial_PortThatNobodyListensOn_SaysSo()
    {
        var port = _listener.Port;
        await _listener.DisposeAsync();

        var error = await Assert.ThrowsAsync<IOException>(
            () => ChannelDialer.DialAsync("127.0.0.1", port, new byte[ChannelTickets.Bytes], null, Token));

        Assert.Contains($"port {port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_PortThatIsTaken_Fails() =>
        Assert.Throws<IOException>(() => ChannelListener.Start(IPAddress.Loopback, _listener.Port, _time));

    private Task<DataChannel> DialAsync(ReadOnlyMemory<byte> ticket) => ChannelDialer.DialAsync("127.0.0.1", _listener.Port, ticket, null, Token);
}
