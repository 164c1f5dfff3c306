using System.Buffers.Binary;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Sockets;

/// <summary>What a frame of a data channel carries.</summary>
internal enum FrameKind
{
    /// <summary>Bytes of weights, down.</summary>
    Weights = 1,

    /// <summary>The announcement of a subtree's sums, up; after a training round's the gradients follow.</summary>
    Sums = 2,

    /// <summary>Bytes of the gradients announced last, up.</summary>
    Gradients = 3,
}

/// <summary>The fixed head of a frame, before its bytes. All numbers are little-endian.</summary>
/// <param name="Kind">What follows.</param>
/// <param name="WeightsKind">Which weights, as a number of the wire contract; 0 in other frames.</param>
/// <param name="Step">The step of these weights; 0 in other frames.</param>
/// <param name="Offset">Where in the arena the bytes belong.</param>
/// <param name="Length">How many bytes follow.</param>
internal readonly record struct FrameHead(FrameKind Kind, int WeightsKind, long Step, long Offset, long Length)
{
    /// <summary>Bytes of a head.</summary>
    public const int Bytes = 32;

    private const int WeightsKindAt = 4;
    private const int StepAt = 8;
    private const int OffsetAt = 16;
    private const int LengthAt = 24;

    /// <summary>The head of a chunk of weights.</summary>
    public static FrameHead OfWeights(WeightsVersion version, long offset, long length) =>
        new(FrameKind.Weights, (int)Grpc.WireConversions.ToWire(version.Kind), version.Step, offset, length);

    /// <summary>The head of a chunk of gradients.</summary>
    public static FrameHead OfGradients(long offset, long length) => new(FrameKind.Gradients, 0, 0, offset, length);

    /// <summary>The head of an announcement.</summary>
    public static FrameHead OfSums(long length) => new(FrameKind.Sums, 0, 0, 0, length);

    /// <summary>Which weights the frame is of.</summary>
    /// <exception cref="ContractException">The kind is unknown.</exception>
    public WeightsVersion ToVersion() => new(Step, Grpc.WireConversions.FromWire((Wire.WeightsKind)WeightsKind));

    /// <summary>Reads a head.</summary>
    /// <param name="source">Its <see cref="Bytes"/>.</param>
    public static FrameHead Read(ReadOnlySpan<byte> source) => new(
        (FrameKind)BinaryPrimitives.ReadInt32LittleEndian(source),
        BinaryPrimitives.ReadInt32LittleEndian(source[WeightsKindAt..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[StepAt..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[OffsetAt..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[LengthAt..]));

    /// <summary>Writes the head.</summary>
    /// <param name="target">Room for its <see cref="Bytes"/>.</param>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, (int)Kind);
        BinaryPrimitives.WriteInt32LittleEndian(target[WeightsKindAt..], WeightsKind);
        BinaryPrimitives.WriteInt64LittleEndian(target[StepAt..], Step);
        BinaryPrimitives.WriteInt64LittleEndian(target[OffsetAt..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(target[LengthAt..], Length);
    }
}
