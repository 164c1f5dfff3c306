using System.Buffers;
using Cluster.Security.Targets;
using Grpc.Core;

namespace Cluster.Collectives.Tests.Transports;

/// <summary>A payload in pieces, as it comes from a pipe.</summary>
internal sealed class Payload(byte[] bytes, int piece = int.MaxValue) : DeserializationContext
{
    public override int PayloadLength => bytes.Length;

    public override byte[] PayloadAsNewBuffer() => [.. bytes];

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => PiecewiseBytes.Of(bytes, piece);
}
