using Cluster.Collectives.Transports;

namespace Cluster.Collectives.WireFormats;

/// <summary>Makes the pieces of an arena of what has come.</summary>
internal interface IPieceDecoder
{
    /// <summary>Bytes that a piece has at most.</summary>
    /// <param name="count">Values in the piece.</param>
    int MostBytes(int count);

    /// <summary>Decodes a piece.</summary>
    /// <param name="encoded">The bytes, from somebody who is not trusted.</param>
    /// <param name="values">The piece.</param>
    /// <param name="offset">Where in the arena it begins.</param>
    /// <exception cref="ContractException">The bytes do not stand for the piece.</exception>
    void Decode(ReadOnlySpan<byte> encoded, Span<float> values, int offset);
}
