using System.Runtime.CompilerServices;

namespace Cluster.Engine.Randomness;

/// <summary>Four 32-bit words drawn at one position of a stream.</summary>
/// <param name="Word0">First word.</param>
/// <param name="Word1">Second word.</param>
/// <param name="Word2">Third word.</param>
/// <param name="Word3">Fourth word.</param>
public readonly record struct PhiloxBlock(uint Word0, uint Word1, uint Word2, uint Word3);

/// <summary>The counter-based generator Philox 4x32 with ten rounds: a position goes in, its random words come out, and nothing is
/// remembered in between. That is what makes randomness independent of the order in which workers ask.</summary>
/// <remarks>Source: Salmon, Moraes, Dror and Shaw, Parallel Random Numbers: As Easy as 1, 2, 3 (SC 2011), section 3.2.</remarks>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;
    private const int LayerBits = 24;

    /// <summary>The block at position <paramref name="index"/> of the stream named by <paramref name="key"/>.</summary>
    /// <param name="key">Names the stream; its layer must lie below 2^24.</param>
    /// <param name="index">Position in the stream, in blocks of four words.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key's layer does not fit its 24 bits.</exception>
    public static PhiloxBlock Block(in RandomKey key, uint index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(key.Layer, 1u << LayerBits, nameof(key));
        return Block(
            new PhiloxBlock(index, key.MicroBatch, key.Step, ((uint)key.Purpose << LayerBits) | key.Layer),
            (uint)key.Seed,
            (uint)(key.Seed >> 32));
    }

    /// <summary>The bare generator, as published: ten rounds over a 128-bit counter and a 64-bit key.</summary>
    /// <param name="counter">The four counter words.</param>
    /// <param name="key0">Low key word.</param>
    /// <param name="key1">High key word.</param>
    public static PhiloxBlock Block(in PhiloxBlock counter, uint key0, uint key1)
    {
        var (word0, word1, word2, word3) = counter;
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * word0;
            var product1 = (ulong)Multiplier1 * word2;
            (word0, word1, word2, word3) =
                ((uint)(product1 >> 32) ^ word1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ word3 ^ key1, (uint)product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return new PhiloxBlock(word0, word1, word2, word3);
    }

    /// <summary>Maps a random word to [0, 1) in steps of 2^-24, so that every value is exact in float32.</summary>
    /// <param name="word">A random word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToUnit(uint word) => (word >> 8) * (1f / 16777216f);
}
