using Cluster.Engine.Randomness;

namespace Cluster.Engine.Digests;

/// <summary>Takes the result bits of one part of the canary.</summary>
internal delegate void CanaryResult(ReadOnlySpan<float> result);

/// <summary>Inputs of the kernel digest.</summary>
internal static class Canary
{
    /// <summary>Numbers on which processors have been caught disagreeing: zeros, subnormals, ties, neighbours of 1, limits.</summary>
    public static ReadOnlySpan<float> Awkward =>
    [
        0f, -0f, 1.401298e-45f, -1.401298e-45f, 5.877472e-39f, -1.1754942e-38f, 1.17549435e-38f, 1f, 1.00000012f, 0.99999994f,
        5.9604645e-8f, -5.9604652e-8f, 16777216f, 16777218f, -1.5f, 2.5f, 3.4028235e38f, -3.4028235e38f, 1e-20f, -1e20f,
    ];

    /// <summary>Random numbers in [-1, 1).</summary>
    /// <param name="stream">Tells inputs apart.</param>
    /// <param name="count">How many.</param>
    public static float[] Random(uint stream, int count)
    {
        var key = new RandomKey(0, RandomPurpose.KernelDigest, stream);
        var numbers = new float[count];
        for (var index = 0; index < count; index++)
        {
            numbers[index] = (2f * Philox.ToUnit(Philox.Block(key, (uint)index).Word0)) - 1f;
        }

        return numbers;
    }
}
