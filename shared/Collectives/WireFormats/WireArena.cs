using Cluster.Collectives.Transports;
using Cluster.Engine.Models;

namespace Cluster.Collectives.WireFormats;

/// <summary>The form in which an arena travels, piece by piece: its blocks in a format, but those that hold running statistics with every bit,
/// since counts and moments must be neither rounded nor left out.</summary>
/// <remarks>A piece begins at a multiple of <see cref="WireBlock.Floats"/> and ends at one or with the arena.</remarks>
public sealed class WireArena : IPieceDecoder
{
    private readonly IWireCodec _codec;
    private readonly bool[] _isKept;
    private readonly int _length;

    /// <summary>The form of an arena.</summary>
    /// <param name="codec">The format.</param>
    /// <param name="layout">What lies where.</param>
    public WireArena(IWireCodec codec, ParameterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(layout);
        (_codec, _length) = (codec, layout.Length);
        _isKept = new bool[(layout.Length + WireBlock.Floats - 1) / WireBlock.Floats];
        foreach (var statistics in layout.Parameters.Where(parameter => !parameter.IsTrainable))
        {
            for (var block = statistics.Offset / WireBlock.Floats; block * WireBlock.Floats < statistics.Offset + statistics.Length; block++)
            {
                _isKept[block] = true;
            }
        }
    }

    /// <summary>Whether every bit arrives.</summary>
    public bool IsExact => _codec.IsExact;

    /// <summary>Length of the arena in values.</summary>
    public int Length => _length;

    /// <summary>What keeps what is left out of such an arena, where the format leaves so much out that it matters; else null.</summary>
    public ErrorFeedback? CreateFeedback() => _codec is TopKCodec ? new ErrorFeedback(_codec, _length) : null;

    /// <summary>Bytes that a piece needs at most.</summary>
    /// <param name="count">Values in the piece.</param>
    public int MostBytes(int count) => Math.Max(_codec.MostBytes(count), WireCodecs.Lossless.MostBytes(count));

    /// <summary>Gives the values of a piece the form that they have once they have travelled.</summary>
    /// <param name="values">The piece.</param>
    /// <param name="offset">Where in the arena it begins.</param>
    /// <param name="feedback">Keeps what is left out; null for nobody.</param>
    public void Round(Span<float> values, int offset, ErrorFeedback? feedback)
    {
        for (var start = 0; start < values.Length && !IsExact; start += WireBlock.Floats)
        {
            var block = BlockOf(values, start);
            if (IsKept(offset + start))
            {
                continue;
            }

            if (feedback is null)
            {
                _codec.Round(block);
            }
            else
            {
                feedback.Round(block, offset + start);
            }
        }
    }

    /// <summary>Encodes a piece.</summary>
    /// <param name="values">The piece.</param>
    /// <param name="offset">Where in the arena it begins.</param>
    /// <param name="target">Where the bytes go; at least <see cref="MostBytes"/> long.</param>
    /// <returns>Number of bytes written.</returns>
    public int Encode(Span<float> values, int offset, Span<byte> target)
    {
        var written = 0;
        for (var start = 0; start < values.Length; start += WireBlock.Floats)
        {
            written += CodecAt(offset + start).EncodeBlock(BlockOf(values, start), target[written..]);
        }

        return written;
    }

    /// <summary>Decodes a piece.</summary>
    /// <param name="encoded">What <see cref="Encode"/> wrote, here or by somebody who is not trusted.</param>
    /// <param name="values">The piece.</param>
    /// <param name="offset">Where in the arena it begins.</param>
    /// <exception cref="ContractException">The bytes do not stand for the piece.</exception>
    public void Decode(ReadOnlySpan<byte> encoded, Span<float> values, int offset)
    {
        for (var start = 0; start < values.Length; start += WireBlock.Floats)
        {
            encoded = encoded[DecodeBlock(encoded, BlockOf(values, start), offset + start)..];
        }

        WireBlock.CheckEnd(encoded, values.Length);
    }

    /// <summary>Decodes the block that some bytes begin with and returns how many of them it has.</summary>
    internal int DecodeBlock(ReadOnlySpan<byte> encoded, Span<float> block, int offset) => CodecAt(offset).DecodeBlock(encoded, block);

    /// <summary>Whether a block travels with every bit, since there are running statistics in it.</summary>
    /// <param name="offset">Anywhere in the block.</param>
    internal bool IsKept(int offset) => _isKept[offset / WireBlock.Floats];

    private static Span<float> BlockOf(Span<float> values, int start) => values.Slice(start, Math.Min(WireBlock.Floats, values.Length - start));

    private IBlockCodec CodecAt(int offset) => (IBlockCodec)(IsKept(offset) ? WireCodecs.Lossless : _codec);
}
