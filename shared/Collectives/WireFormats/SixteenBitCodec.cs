using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Cluster.Collectives.Transports;

namespace Cluster.Collectives.WireFormats;

/// <summary>Values rounded to sixteen bits: two bytes each, little-endian.</summary>
/// <typeparam name="TFloat">The format.</typeparam>
internal sealed class SixteenBitCodec<TFloat> : IWireCodec, IBlockCodec, IChangeCodec
    where TFloat : ISixteenBitFloat
{
    private const int Step = 16;
    private const int Piece = 2048;

    /// <inheritdoc/>
    public string Name => TFloat.Name;

    /// <inheritdoc/>
    public bool IsExact => false;

    /// <inheritdoc/>
    public int MostBytes(int count) => checked(count * sizeof(ushort));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Encode(ReadOnlySpan<float> values, Span<byte> target)
    {
        WireBlock.CheckTarget(MostBytes(values.Length), target.Length);
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var encoded = MemoryMarshal.Cast<byte, ushort>(target)[..bits.Length];
        var whole = bits.Length / Step * Step;
        for (var index = 0; index < whole; index += Step)
        {
            EncodeStep(bits[index..], encoded[index..]);
        }

        if (whole < bits.Length)
        {
            Span<uint> rest = stackalloc uint[Step];
            Span<ushort> restEncoded = stackalloc ushort[Step];
            rest.Clear();
            bits[whole..].CopyTo(rest);
            EncodeStep(rest, restEncoded);
            restEncoded[..(bits.Length - whole)].CopyTo(encoded[whole..]);
        }

        return MostBytes(values.Length);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Decode(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        if (encoded.Length != MostBytes(values.Length))
        {
            throw new ContractException($"{values.Length} values in {Name} must have {MostBytes(values.Length)} bytes, got {encoded.Length}");
        }

        var halves = MemoryMarshal.Cast<byte, ushort>(encoded);
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var whole = bits.Length / Step * Step;
        for (var index = 0; index < whole; index += Step)
        {
            DecodeStep(halves[index..], bits[index..]);
        }

        if (whole < bits.Length)
        {
            Span<ushort> rest = stackalloc ushort[Step];
            Span<uint> restDecoded = stackalloc uint[Step];
            rest.Clear();
            halves[whole..].CopyTo(rest);
            DecodeStep(rest, restDecoded);
            restDecoded[..(bits.Length - whole)].CopyTo(bits[whole..]);
        }
    }

    /// <inheritdoc/>
    public void Round(Span<float> values)
    {
        Span<byte> piece = stackalloc byte[Piece * sizeof(ushort)];
        while (!values.IsEmpty)
        {
            var part = values[..Math.Min(Piece, values.Length)];
            Decode(piece[..Encode(part, piece)], part);
            values = values[part.Length..];
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Follow(ReadOnlySpan<float> weights, ReadOnlySpan<float> before, Span<float> after, Span<ushort> change)
    {
        var whole = weights.Length / Step * Step;
        for (var index = 0; index < whole; index += Step)
        {
            FollowStep(weights[index..], before[index..], after[index..], change[index..]);
        }

        if (whole < weights.Length)
        {
            Span<float> rest = stackalloc float[2 * Step];
            Span<ushort> restChange = stackalloc ushort[Step];
            rest.Clear();
            weights[whole..].CopyTo(rest);
            before[whole..weights.Length].CopyTo(rest[Step..]);
            FollowStep(rest, rest[Step..], rest, restChange);
            rest[..(weights.Length - whole)].CopyTo(after[whole..]);
            restChange[..(weights.Length - whole)].CopyTo(change[whole..]);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ReadOnlySpan<byte> change, ReadOnlySpan<float> before, Span<float> after)
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(change);
        var whole = after.Length / Step * Step;
        for (var index = 0; index < whole; index += Step)
        {
            ApplyStep(halves[index..], before[index..], after[index..]);
        }

        if (whole < after.Length)
        {
            Span<float> rest = stackalloc float[Step];
            Span<ushort> restChange = stackalloc ushort[Step];
            rest.Clear();
            restChange.Clear();
            before[whole..after.Length].CopyTo(rest);
            halves[whole..after.Length].CopyTo(restChange);
            ApplyStep(restChange, rest, rest);
            rest[..(after.Length - whole)].CopyTo(after[whole..]);
        }
    }

    int IBlockCodec.MostBlockBytes(int count) => MostBytes(count);

    int IBlockCodec.EncodeBlock(ReadOnlySpan<float> values, Span<byte> target) => Encode(values, target);

    int IBlockCodec.DecodeBlock(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        var bytes = MostBytes(values.Length);
        Decode(encoded[..Math.Min(bytes, encoded.Length)], values);
        return bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EncodeStep(ReadOnlySpan<uint> bits, Span<ushort> encoded)
    {
        var low = TFloat.FromFloats(Vector256.Create(bits));
        var high = TFloat.FromFloats(Vector256.Create(bits[(Step / 2)..]));
        Vector256.Narrow(low, high).CopyTo(encoded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DecodeStep(ReadOnlySpan<ushort> encoded, Span<uint> bits)
    {
        var (low, high) = Vector256.Widen(Vector256.Create(encoded));
        TFloat.ToFloats(low).CopyTo(bits);
        TFloat.ToFloats(high).CopyTo(bits[(Step / 2)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FollowStep(ReadOnlySpan<float> weights, ReadOnlySpan<float> before, Span<float> after, Span<ushort> change)
    {
        var (lowBefore, highBefore) = (Vector256.Create(before), Vector256.Create(before[(Step / 2)..]));
        var low = TFloat.FromFloats((Vector256.Create(weights) - lowBefore).AsUInt32());
        var high = TFloat.FromFloats((Vector256.Create(weights[(Step / 2)..]) - highBefore).AsUInt32());
        (lowBefore + TFloat.ToFloats(low).AsSingle()).CopyTo(after);
        (highBefore + TFloat.ToFloats(high).AsSingle()).CopyTo(after[(Step / 2)..]);
        Vector256.Narrow(low, high).CopyTo(change);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ApplyStep(ReadOnlySpan<ushort> change, ReadOnlySpan<float> before, Span<float> after)
    {
        var (low, high) = Vector256.Widen(Vector256.Create(change));
        (Vector256.Create(before) + TFloat.ToFloats(low).AsSingle()).CopyTo(after);
        (Vector256.Create(before[(Step / 2)..]) + TFloat.ToFloats(high).AsSingle()).CopyTo(after[(Step / 2)..]);
    }
}
