using System.Runtime.CompilerServices;

namespace Cluster.Engine.Numerics;

/// <summary>One number: the reference that the vectors must equal, and the path of processors without them.</summary>
internal readonly unsafe struct LanesScalar : ILanes<float>
{
    public static int Width => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Create(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float CreateBits(int bits) => BitConverter.Int32BitsToSingle(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float value, float* target) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float left, float right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float left, float right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float left, float right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float left, float right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sqrt(float value) => MathF.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fma(float a, float b, float c) => ExactFma.Compute(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Less(float left, float right) => CreateBits(left < right ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LessOrEqual(float left, float right) => CreateBits(left <= right ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Same(float left, float right) => CreateBits(left == right ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(float mask) => Bits(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Select(float mask, float whenSet, float whenClear) => Bits(mask) != 0 ? whenSet : whenClear;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float And(float left, float right) => CreateBits(Bits(left) & Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Or(float left, float right) => CreateBits(Bits(left) | Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AndNot(float value, float cleared) => CreateBits(Bits(value) & ~Bits(cleared));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AddBits(float left, float right) => CreateBits(Bits(left) + Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftLeftBits(float value, int count) => CreateBits(Bits(value) << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftRightBits(float value, int count) => CreateBits(Bits(value) >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ConvertBits(float value) => Bits(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);
}
