using System.Buffers;

namespace Grpc.Core;

/// <summary>What a metadata key may look like.</summary>
/// <remarks>Source: "gRPC over HTTP2", the rules Header-Name and Binary-Header.</remarks>
internal static class MetadataKey
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>Lowers and checks a key.</summary>
    /// <exception cref="ArgumentException">It is empty or holds a character that a header name may not.</exception>
    internal static string Normalize(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var lowered = key.ToLowerInvariant();
        if (lowered.Length == 0 || lowered.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw new ArgumentException($"A metadata key needs one or more of a-z, 0-9, '_', '-' and '.', got '{key}'.", nameof(key));
        }

        return lowered;
    }

    internal static bool IsBinary(string normalizedKey) => normalizedKey.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal);
}
