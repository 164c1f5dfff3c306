using Cluster.Collectives.Transports;

namespace Cluster.Collectives.WireFormats;

/// <summary>The piece of an arena that formats look at as a whole.</summary>
public static class WireBlock
{
    /// <summary>Values in a block; the last of a piece may be shorter. With its tables a block stays in a core's
    /// cache, and every bucket but an arena's last is a multiple of it.</summary>
    public const int Floats = 8192;

    /// <summary>Values that may be encoded at once.</summary>
    public const int MostFloats = 1 << 28;

    /// <summary>Bytes that some values need at most.</summary>
    internal static int MostBytes<TCodec>(in TCodec codec, int count)
        where TCodec : IBlockCodec
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostFloats);
        var rest = count % Floats;
        return checked((count / Floats * codec.MostBlockBytes(Floats)) + (rest == 0 ? 0 : codec.MostBlockBytes(rest)));
    }

    /// <summary>Encodes values block by block.</summary>
    internal static int Encode<TCodec>(in TCodec codec, ReadOnlySpan<float> values, Span<byte> target)
        where TCodec : IBlockCodec
    {
        CheckTarget(MostBytes(codec, values.Length), target.Length);
        var written = 0;
        for (var first = 0; first < values.Length; first += Floats)
        {
            written += codec.EncodeBlock(values.Slice(first, Math.Min(Floats, values.Length - first)), target[written..]);
        }

        return written;
    }

    /// <summary>Decodes values block by block.</summary>
    internal static void Decode<TCodec>(in TCodec codec, ReadOnlySpan<byte> encoded, Span<float> values)
        where TCodec : IBlockCodec
    {
        for (var first = 0; first < values.Length; first += Floats)
        {
            encoded = encoded[codec.DecodeBlock(encoded, values.Slice(first, Math.Min(Floats, values.Length - first)))..];
        }

        CheckEnd(encoded, values.Length);
    }

    /// <summary>Refuses what is left behind the last block.</summary>
    /// <exception cref="ContractException">Something is.</exception>
    internal static void CheckEnd(ReadOnlySpan<byte> rest, int count)
    {
        if (!rest.IsEmpty)
        {
            throw new ContractException($"encoded tensor must end after {count} values, got {rest.Length} bytes more");
        }
    }

    /// <summary>Refuses a target that values may not fit into.</summary>
    internal static void CheckTarget(int need, int got)
    {
        if (got < need)
        {
            throw new ArgumentException($"Encode needs a target of {need} bytes, got {got}.");
        }
    }
}
