using Cluster.Collectives.Tests.Transports.Sockets;
using Cluster.Collectives.Transports;
using Grpc.Core;

namespace Cluster.Collectives.Tests.Transports;

/// <summary>A peer that opens a stream and says nothing holds nobody up.</summary>
public sealed class HandshakeTests
{
    [Fact]
    public async Task Message_ThatDoesNotCome_IsGivenUpByItsName()
    {
        var clock = new SteppedTime();
        var waiting = Handshake.NextAsync(new SilentPeer(), "Ready", TestContext.Current.CancellationToken, clock);
        await clock.TimerAsync(TestContext.Current.CancellationToken);

        clock.Advance(Handshake.Patience);

        var error = await Assert.ThrowsAsync<ContractException>(() => waiting);
        Assert.Equal("the peer has not sent Ready for 30 s", error.Message);
    }

    private sealed class SilentPeer : IAsyncStreamReader<string>
    {
        public string Current => throw new InvalidOperationException("Nothing came.");

        public Task<bool> MoveNext(CancellationToken cancellationToken) => new TaskCompletionSource<bool>().Task;
    }
}
