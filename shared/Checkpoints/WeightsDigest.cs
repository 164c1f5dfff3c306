using System.Security.Cryptography;
using System.Text;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;

namespace Cluster.Checkpoints;

/// <summary>The fingerprint by which two runs, on whatever machines, tell whether their weights are bit-identical.</summary>
public static class WeightsDigest
{
    /// <summary>Refuses halves of surrogate pairs, which other encoders replace: two names could become one.</summary>
    internal static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>SHA-256 over the parameters in the layout's order; each enters as its name in UTF-8, one zero byte, then its values as
    /// little-endian float32. Padding between slices never enters.</summary>
    /// <param name="layout">Names and places of the parameters.</param>
    /// <param name="weights">Arena of the layout's length.</param>
    /// <returns>64 lower-case hex digits. Equal for equal names and bits only: -0 differs from 0, and NaNs by their payloads.</returns>
    /// <exception cref="ArgumentException">The arena has another length, or a name is no Unicode text.</exception>
    public static string Compute(ParameterLayout layout, AlignedBuffer weights)
    {
        Arenas.Check(layout, weights, nameof(weights));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var parameter in layout.Parameters)
        {
            hash.AppendData(StrictUtf8.GetBytes(parameter.Name));
            hash.AppendData([0]);
            var values = weights.Span.Slice(parameter.Offset, parameter.Length);
            for (var chunk = 0; chunk < FloatBytes.ChunkCount(values.Length); chunk++)
            {
                hash.AppendData(FloatBytes.Chunk(values, chunk));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
