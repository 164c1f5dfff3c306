using System.Runtime.InteropServices;
using Cluster.Collectives.Transports;

namespace Cluster.Collectives.WireFormats;

/// <summary>The form in which weights travel to who holds those of the step before: as what has changed, in sixteen bits a value. What is sent
/// is a copy that follows the weights, within a rounding of one step's change. Blocks that hold running statistics are sent whole, with
/// every bit: in them the copy is the weights.</summary>
/// <remarks>A piece that is encoded begins at a multiple of <see cref="WireBlock.Floats"/> and ends at one or with the arena.</remarks>
public sealed class ChangeForm
{
    private readonly IChangeCodec _codec;
    private readonly WireArena _arena;

    /// <param name="codec">The format of changes.</param>
    /// <param name="arena">The form of an arena in that format; knows the blocks that are sent whole.</param>
    internal ChangeForm(IChangeCodec codec, WireArena arena) => (_codec, _arena) = (codec, arena);

    /// <summary>Moves a part of the copy on to where the weights are.</summary>
    /// <param name="weights">The part of the weights.</param>
    /// <param name="before">The part of the copy as it stands.</param>
    /// <param name="after">Takes the part of the copy moved on.</param>
    /// <param name="change">Takes the part's change.</param>
    /// <param name="offset">Where in the arena the part begins; anywhere.</param>
    public void Follow(ReadOnlySpan<float> weights, ReadOnlySpan<float> before, Span<float> after, Span<ushort> change, int offset)
    {
        for (var start = 0; start < weights.Length;)
        {
            var length = Math.Min(WireBlock.Floats - ((offset + start) % WireBlock.Floats), weights.Length - start);
            var block = new Range(start, start + length);
            if (_arena.IsKept(offset + start))
            {
                weights[block].CopyTo(after[block]);
            }
            else
            {
                _codec.Follow(weights[block], before[block], after[block], change[block]);
            }

            start += length;
        }
    }

    /// <summary>Bytes that a piece needs at most.</summary>
    /// <param name="count">Values in the piece.</param>
    internal int MostBytes(int count) => _arena.MostBytes(count);

    /// <summary>Encodes a piece.</summary>
    /// <param name="change">The piece's change.</param>
    /// <param name="after">The piece of the copy moved on.</param>
    /// <param name="offset">Where in the arena it begins.</param>
    /// <param name="target">Where the bytes go; at least <see cref="MostBytes"/> long.</param>
    /// <returns>Number of bytes written.</returns>
    internal int Encode(ReadOnlySpan<ushort> change, Span<float> after, int offset, Span<byte> target)
    {
        var written = 0;
        for (var start = 0; start < change.Length; start += WireBlock.Floats)
        {
            var length = Math.Min(WireBlock.Floats, change.Length - start);
            if (_arena.IsKept(offset + start))
            {
                written += _arena.Encode(after.Slice(start, length), offset + start, target[written..]);
                continue;
            }

            var bytes = MemoryMarshal.AsBytes(change.Slice(start, length));
            bytes.CopyTo(target[written..]);
            written += bytes.Length;
        }

        return written;
    }

    /// <summary>Moves a piece of the copy on by what has come.</summary>
    /// <param name="encoded">What <see cref="Encode"/> wrote, here or by somebody who is not trusted.</param>
    /// <param name="before">The piece of the copy as it stands.</param>
    /// <param name="after">Takes the piece of the copy moved on.</param>
    /// <param name="offset">Where in the arena it begins.</param>
    /// <exception cref="ContractException">The bytes do not stand for the piece.</exception>
    internal void Decode(ReadOnlySpan<byte> encoded, ReadOnlySpan<float> before, Span<float> after, int offset)
    {
        for (var start = 0; start < after.Length; start += WireBlock.Floats)
        {
            var length = Math.Min(WireBlock.Floats, after.Length - start);
            if (_arena.IsKept(offset + start))
            {
                encoded = encoded[_arena.DecodeBlock(encoded, after.Slice(start, length), offset + start)..];
                continue;
            }

            var bytes = length * sizeof(ushort);
            if (encoded.Length < bytes)
            {
                throw new ContractException($"the change of {length} values must have {bytes} bytes, got {encoded.Length}");
            }

            _codec.Apply(encoded[..bytes], before.Slice(start, length), after.Slice(start, length));
            encoded = encoded[bytes..];
        }

        WireBlock.CheckEnd(encoded, after.Length);
    }
}
