using System.Runtime.InteropServices;

namespace Cluster.Engine.Tests;

/// <summary>Numbers for tests, and equality to the last bit.</summary>
internal static class Bits
{
    /// <summary>Numbers at which arithmetic changes its ways.</summary>
    public static float[] Awkward { get; } =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, 2 * float.Epsilon, 1.1754942e-38f, 1.17549435e-38f, -1.17549435e-38f, 5.9604645e-8f,
        0.5f, 0.99999994f, 1f, -1f, 1.00000012f, 1.5f, 2f, 3f, 16777215f, 16777216f, 1e-20f, -1e20f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 88.72284f, 88.722839f, -87.33654f, -87.33655f, 9.01f, 0.625f,
    ];

    /// <summary>Numbers in [-1, 1), the same for the same seed.</summary>
    public static float[] Uniform(int seed, int count)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (var index = 0; index < count; index++)
        {
            numbers[index] = (2 * random.NextSingle()) - 1;
        }

        return numbers;
    }

    /// <summary>Any bit patterns, with many of the awkward numbers among them.</summary>
    public static float[] Patterns(int seed, int count)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (var index = 0; index < count; index++)
        {
            numbers[index] = random.Next(8) == 0
                ? Awkward[random.Next(Awkward.Length)]
                : BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
        }

        return numbers;
    }

    /// <summary>Fails at the first number whose bits differ. All NaN count as one, for their payloads differ between processors.</summary>
    public static void AssertEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string subject)
    {
        Assert.Equal(expected.Length, actual.Length);
        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
        {
            return;
        }

        for (var index = 0; index < expected.Length; index++)
        {
            if (!Same(expected[index], actual[index]))
            {
                Assert.Fail($"{subject}: element {index} should be {expected[index]:R}, is {actual[index]:R}");
            }
        }
    }

    /// <summary>Whether two numbers have the same bits, or both are NaN.</summary>
    public static bool Same(float left, float right) =>
        BitConverter.SingleToInt32Bits(left) == BitConverter.SingleToInt32Bits(right) || (float.IsNaN(left) && float.IsNaN(right));
}
