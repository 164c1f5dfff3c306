using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cluster.Collectives.WireFormats;

/// <summary>In which order bytes go when four values lose their highest byte, and those that have no rest the other three as well, and back.
/// One order for each set of values that have one.</summary>
internal static class RestOrders
{
    /// <summary>The set of all four.</summary>
    public const uint All = Sets - 1;

    private const int Sets = 16;
    private const int Group = 4;
    private const byte Nothing = 0x80;

    private static readonly Vector128<byte>[] PackingOrders = [.. Enumerable.Range(0, Sets).Select(static set => Order(set, isPacking: true))];
    private static readonly Vector128<byte>[] UnpackingOrders = [.. Enumerable.Range(0, Sets).Select(static set => Order(set, isPacking: false))];

    /// <summary>From four values to their rests, side by side.</summary>
    /// <param name="present">The values that have a rest, the first one's bit lowest.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Packing(uint present) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(PackingOrders), present % Sets);

    /// <summary>From rests, side by side, to four values.</summary>
    /// <param name="present">The values that have a rest, the first one's bit lowest.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Unpacking(uint present) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(UnpackingOrders), present % Sets);

    /// <summary>Bytes of the rests.</summary>
    /// <param name="present">The values that have a rest.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Bytes(uint present) => System.Numerics.BitOperations.PopCount(present) * FloatSplit.RestBytes;

    private static Vector128<byte> Order(int present, bool isPacking)
    {
        var order = new byte[Vector128<byte>.Count];
        Array.Fill(order, Nothing);
        var packed = 0;
        for (var value = 0; value < Group; value++)
        {
            for (var part = 0; part < FloatSplit.RestBytes && ((present >> value) & 1) > 0; part++)
            {
                var place = (value * Group) + part;
                var (to, from) = isPacking ? (packed, place) : (place, packed);
                order[to] = (byte)from;
                packed++;
            }
        }

        return Vector128.Create(order);
    }
}
