namespace Cluster.Collectives.Tests.WireFormats;

/// <summary>Values by which formats are tried.</summary>
internal static class AwkwardFloats
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, 1.17549435e-38f, 1.1754942e-38f, float.MaxValue, -float.MaxValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, Bits(0x7F800001), Bits(0xFF812345), Bits(0x7FFFFFFF), Bits(0xFFFFFFFF),
        65504f, 65519.996f, 65520f, 65536f, 6.1035156e-5f, 5.9604645e-8f, 2.9802322e-8f, 2.9802326e-8f, 1e-20f, 3.3895314e38f, 3.4e38f,
    ];

    /// <summary>Values like gradients: normally distributed, here and there a zero.</summary>
    public static float[] Gradients(int count, int seed = 1)
    {
        var random = new Random(seed);
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            var sum = 0.0;
            for (var term = 0; term < 12; term++)
            {
                sum += random.NextDouble();
            }

            value = random.Next(50) == 0 ? 0 : (float)((sum - 6) * 0.01);
        }

        return values;
    }

    /// <summary>Values with special ones among them: infinities, NaN with payloads, subnormals, both zeros, borders of formats.</summary>
    public static float[] Mixed(int count, int seed = 2)
    {
        var random = new Random(seed);
        var values = Gradients(count, seed);
        for (var index = 0; index < count; index += 1 + random.Next(20))
        {
            values[index] = Special[random.Next(Special.Length)];
        }

        return values;
    }

    /// <summary>Values most of which are +0, so that little but zeros is sent.</summary>
    public static float[] Sparse(int count, int seed = 4)
    {
        var random = new Random(seed);
        return [.. Gradients(count, seed).Select((value, index) => index > count / 2 || random.Next(9) > 0 ? 0f : value)];
    }

    /// <summary>Any bits at all, every exponent among them.</summary>
    public static float[] Noise(int count, int seed = 3)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Bits((uint)random.NextInt64(1L << 32)))];
    }

    /// <summary>The special values themselves.</summary>
    public static float[] Borders() => [.. Special];

    public static float Bits(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    public static uint[] BitsOf(ReadOnlySpan<float> values)
    {
        var bits = new uint[values.Length];
        System.Runtime.InteropServices.MemoryMarshal.Cast<float, uint>(values).CopyTo(bits);
        return bits;
    }
}
