using Cluster.Collectives.Exchanges;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Tests.Exchanges;

public sealed class PeerTicketsTests
{
    private readonly byte[] _secret = PeerTickets.CreateSecret();

    [Fact]
    public void Ticket_OfThisListener_NamesWhoShowsIt()
    {
        var ticket = PeerTickets.Make(_secret, new WorkerId(7));

        Assert.Equal(PeerTickets.Bytes, ticket.Length);
        Assert.Equal(new WorkerId(7), PeerTickets.Read(_secret, ticket));
    }

    [Fact]
    public void Ticket_OfAnotherListener_IsNone() =>
        Assert.Null(PeerTickets.Read(_secret, PeerTickets.Make(PeerTickets.CreateSecret(), new WorkerId(7))));

    [Fact]
    public void Ticket_WithAnyBitChanged_IsNone()
    {
        var ticket = PeerTickets.Make(_secret, new WorkerId(7));
        for (var bit = 0; bit < ticket.Length * 8; bit++)
        {
            ticket[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(PeerTickets.Read(_secret, ticket));
            ticket[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Ticket_CutShort_IsNone() => Assert.Null(PeerTickets.Read(_secret, PeerTickets.Make(_secret, new WorkerId(7)).AsSpan(0, 31)));
}
