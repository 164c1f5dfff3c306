using System.Buffers;

namespace Cluster.Checkpoints;

/// <summary>What tells a file's content from any other.</summary>
/// <param name="Sha256">SHA-256 of all bytes: 64 lower-case hex digits.</param>
/// <param name="Bytes">Length.</param>
public sealed record FileDigest(string Sha256, long Bytes)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    internal static bool IsSha256(string? text) => text is { Length: 64 } && !text.AsSpan().ContainsAnyExcept(HexDigits);
}
