using System.Buffers.Binary;
using System.Security.Cryptography;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Exchanges;

/// <summary>The tickets by which peers open connections to one listener. A ticket names who shows it and proves that the coordinator made it, so
/// a listener can know those that it has not been told of yet. Numbers of workers are never used twice, so a ticket is good once.</summary>
internal static class PeerTickets
{
    /// <summary>Bytes of a ticket.</summary>
    public const int Bytes = 32;

    private const int NameBytes = sizeof(int);

    /// <summary>A secret that only a listener and the coordinator know.</summary>
    public static byte[] CreateSecret() => RandomNumberGenerator.GetBytes(Bytes);

    /// <summary>Makes a ticket.</summary>
    /// <param name="secret">The listener's secret.</param>
    /// <param name="peer">Who will show it.</param>
    public static byte[] Make(ReadOnlySpan<byte> secret, WorkerId peer)
    {
        var ticket = new byte[Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(ticket, peer.Value);
        HMACSHA256.HashData(secret, ticket.AsSpan(0, NameBytes)).AsSpan(0, Bytes - NameBytes).CopyTo(ticket.AsSpan(NameBytes));
        return ticket;
    }

    /// <summary>Who shows a ticket; null if it is none of this listener's.</summary>
    /// <param name="secret">The listener's secret.</param>
    /// <param name="shown">What is shown.</param>
    public static WorkerId? Read(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> shown)
    {
        if (shown.Length != Bytes)
        {
            return null;
        }

        var peer = new WorkerId(BinaryPrimitives.ReadInt32LittleEndian(shown));
        return CryptographicOperations.FixedTimeEquals(Make(secret, peer), shown) ? peer : null;
    }
}
