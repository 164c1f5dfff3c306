using System.Numerics;
using System.Runtime.InteropServices;

namespace Cluster.Data.Numpy;

/// <summary>Elements as they lie in files, little-endian, turned into the numbers of models and labels.</summary>
internal static class Elements
{
    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(ElementType type) => type switch
    {
        ElementType.I1 or ElementType.U1 or ElementType.Bool => 1,
        ElementType.F2 or ElementType.I2 or ElementType.U2 => 2,
        ElementType.F4 or ElementType.I4 or ElementType.U4 => 4,
        _ => 8,
    };

    /// <summary>Whether the elements are whole numbers by their type.</summary>
    public static bool AreWhole(ElementType type) => type > ElementType.F8;

    /// <summary>The type that a NumPy description names; null if none of those that are read.</summary>
    /// <param name="description">Such as "&lt;f4"; "|" stands before types of one byte.</param>
    public static ElementType? Parse(string description) => description switch
    {
        "<f2" => ElementType.F2,
        "<f4" => ElementType.F4,
        "<f8" => ElementType.F8,
        "|i1" or "<i1" => ElementType.I1,
        "<i2" => ElementType.I2,
        "<i4" => ElementType.I4,
        "<i8" => ElementType.I8,
        "|u1" or "<u1" => ElementType.U1,
        "<u2" => ElementType.U2,
        "<u4" => ElementType.U4,
        "<u8" => ElementType.U8,
        "|b1" => ElementType.Bool,
        _ => null,
    };

    /// <summary>Each element as a number; whole ones beyond 2^53 are rounded.</summary>
    public static void Widen(ElementType type, ReadOnlySpan<byte> source, Span<double> destination)
    {
        switch (type)
        {
            case ElementType.F2:
                Widen(MemoryMarshal.Cast<byte, Half>(source), destination);
                break;
            case ElementType.F4:
                Widen(MemoryMarshal.Cast<byte, float>(source), destination);
                break;
            case ElementType.F8:
                Widen(MemoryMarshal.Cast<byte, double>(source), destination);
                break;
            case ElementType.I1:
                Widen(MemoryMarshal.Cast<byte, sbyte>(source), destination);
                break;
            case ElementType.I2:
                Widen(MemoryMarshal.Cast<byte, short>(source), destination);
                break;
            case ElementType.I4:
                Widen(MemoryMarshal.Cast<byte, int>(source), destination);
                break;
            case ElementType.I8:
                Widen(MemoryMarshal.Cast<byte, long>(source), destination);
                break;
            case ElementType.U2:
                Widen(MemoryMarshal.Cast<byte, ushort>(source), destination);
                break;
            case ElementType.U4:
                Widen(MemoryMarshal.Cast<byte, uint>(source), destination);
                break;
            case ElementType.U8:
                Widen(MemoryMarshal.Cast<byte, ulong>(source), destination);
                break;
            default:
                Widen(source, destination);
                break;
        }
    }

    /// <summary>Each element as a label. One that is no whole number, or too small or large for a label, becomes -1.</summary>
    /// <param name="type">Type of the elements.</param>
    /// <param name="source">The elements.</param>
    /// <param name="ignored">What becomes <see cref="TargetSchema.Ignored"/>; null for nothing.</param>
    /// <param name="destination">As many labels.</param>
    public static void Label(ElementType type, ReadOnlySpan<byte> source, int? ignored, Span<int> destination)
    {
        switch (type)
        {
            case ElementType.F2:
                Label(MemoryMarshal.Cast<byte, Half>(source), ignored, destination);
                break;
            case ElementType.F4:
                Label(MemoryMarshal.Cast<byte, float>(source), ignored, destination);
                break;
            case ElementType.F8:
                Label(MemoryMarshal.Cast<byte, double>(source), ignored, destination);
                break;
            case ElementType.I1:
                Label(MemoryMarshal.Cast<byte, sbyte>(source), ignored, destination);
                break;
            case ElementType.I2:
                Label(MemoryMarshal.Cast<byte, short>(source), ignored, destination);
                break;
            case ElementType.I4:
                Label(MemoryMarshal.Cast<byte, int>(source), ignored, destination);
                break;
            case ElementType.I8:
                Label(MemoryMarshal.Cast<byte, long>(source), ignored, destination);
                break;
            case ElementType.U2:
                Label(MemoryMarshal.Cast<byte, ushort>(source), ignored, destination);
                break;
            case ElementType.U4:
                Label(MemoryMarshal.Cast<byte, uint>(source), ignored, destination);
                break;
            case ElementType.U8:
                Label(MemoryMarshal.Cast<byte, ulong>(source), ignored, destination);
                break;
            default:
                Label(source, ignored, destination);
                break;
        }
    }

    private static void Widen<T>(ReadOnlySpan<T> source, Span<double> destination)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = double.CreateTruncating(source[i]);
        }
    }

    private static void Label<T>(ReadOnlySpan<T> source, int? ignored, Span<int> destination)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < source.Length; i++)
        {
            var label = long.CreateSaturating(source[i]);
            destination[i] = !T.IsInteger(source[i]) ? -1
                : label == ignored ? TargetSchema.Ignored
                : label is >= 0 and < int.MaxValue ? (int)label : -1;
        }
    }
}
