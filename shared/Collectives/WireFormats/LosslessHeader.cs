using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cluster.Collectives.WireFormats;

/// <summary>How a block of <see cref="LosslessCodec"/> is written.</summary>
internal enum LosslessForm : byte
{
    /// <summary>Values as they are, without a header.</summary>
    Plain = 0,

    /// <summary>Exponents in a prefix code, the rest of every value behind them.</summary>
    Coded = 1,

    /// <summary>The same, but values of exponent 0 are all +0 and have no rest.</summary>
    BareZeros = 2,
}

/// <summary>What a block that is not plain begins with. Behind it come the lengths of the code, the streams and the rest of the values.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct LosslessHeader
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 3 + ((PrefixStreams.Count + 1) * sizeof(ushort));

    /// <summary>How the block is written.</summary>
    public LosslessForm Form;

    /// <summary>The lowest exponent that occurs.</summary>
    public byte First;

    /// <summary>The highest exponent that occurs.</summary>
    public byte Last;

    /// <summary>Bytes of each stream.</summary>
    public StreamSizes Streams;

    /// <summary>Bytes of the rest of the values.</summary>
    public ushort Rest;

    /// <summary>Whether all exponents are alike: then there is neither a code nor a stream.</summary>
    public readonly bool IsOne => First == Last;

    /// <summary>Bytes of the lengths of the code, four bits each.</summary>
    public readonly int LengthsBytes => IsOne ? 0 : (Last - First + 2) / 2;

    /// <summary>Bytes of all streams.</summary>
    public readonly int StreamsBytes => Streams[0] + Streams[1] + Streams[2] + Streams[3];

    /// <summary>Where the streams begin.</summary>
    public readonly int StreamsAt => Size + LengthsBytes;

    /// <summary>Bytes of the whole block.</summary>
    public readonly int BlockBytes => StreamsAt + StreamsBytes + Rest;

    /// <summary>Bytes of the four streams.</summary>
    [InlineArray(PrefixStreams.Count)]
    internal struct StreamSizes
    {
        private ushort _first;
    }
}
