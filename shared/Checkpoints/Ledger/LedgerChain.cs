using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cluster.Checkpoints.Ledger;

/// <summary>One end of a chain of entries: makes the next line, or takes it apart. Each line ends with the SHA-256, in hex, of the hash before
/// it, in hex, and of the line itself without this field; the first entry's hash before it is the job's.</summary>
/// <param name="head">The hash that the next line chains to.</param>
internal sealed class LedgerChain(string head)
{
    /// <summary>Length of the field that ends a line: <c>,"hash":"…"}</c>.</summary>
    private const int FieldBytes = 9 + HashDigits + 2;
    private const int HashDigits = 2 * SHA256.HashSizeInBytes;

    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _head = Encoding.UTF8.GetBytes(head);

    /// <summary>Hash of the last line.</summary>
    public string Head => Encoding.UTF8.GetString(_head);

    /// <summary>Appends the line of an entry, its end included.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="target">Takes the line.</param>
    public void Write(LedgerEntry entry, ArrayBufferWriter<byte> target)
    {
        var body = BodyOf(entry);
        var hash = HashOf(body);
        target.Write(body[..^1]);
        target.Write(",\"hash\":\""u8);
        target.Write(hash);
        target.Write("\"}\n"u8);
        _head = hash;
    }

    /// <summary>Takes a line apart and compares its hash.</summary>
    /// <param name="line">The line without its end.</param>
    /// <returns>The entry; or what is wrong, as "needs …, got …".</returns>
    public (LedgerEntry? Entry, string? Problem) Read(ReadOnlySpan<byte> line)
    {
        if (line.Length <= FieldBytes || !line[^FieldBytes..].StartsWith(",\"hash\":\""u8) || !line.EndsWith("\"}"u8))
        {
            return (null, $"needs an entry that ends with its hash, got {line.Length} bytes of something else");
        }

        byte[] json = [.. line[..^FieldBytes], (byte)'}'];
        var said = line.Slice(line.Length - HashDigits - 2, HashDigits);
        var needed = HashOf(json);
        if (!said.SequenceEqual(needed))
        {
            return (null, $"needs hash {Encoding.UTF8.GetString(needed)} behind the lines before it, got {Encoding.UTF8.GetString(said)}");
        }

        _head = needed;
        var (entry, problem) = Parse(json);
        return entry is null || BodyOf(entry).SequenceEqual(json)
            ? (entry, problem)
            : (null, "needs an entry just as this build writes it, got other JSON");
    }

    /// <summary>The job's hash that a ledger's first line names; empty where the line is no beginning.</summary>
    /// <param name="line">The line without its end.</param>
    public static string JobOf(ReadOnlySpan<byte> line) =>
        (Parse([.. line[..Math.Max(0, line.Length - FieldBytes)], (byte)'}']).Entry as BeganEntry)?.Job ?? "";

    private static (LedgerEntry? Entry, string? Problem) Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var entry = JsonSerializer.Deserialize(json, LedgerJson.Default.LedgerEntry);
            return (entry, entry is null ? "needs an entry, got null" : null);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return (null, $"needs an entry that this build knows, got JSON of which is said: {error.Message}");
        }
    }

    private ReadOnlySpan<byte> BodyOf(LedgerEntry entry)
    {
        _body.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_body);
        JsonSerializer.Serialize(writer, entry, LedgerJson.Default.LedgerEntry);
        writer.Flush();
        return _body.WrittenSpan;
    }

    private byte[] HashOf(ReadOnlySpan<byte> body)
    {
        _hash.AppendData(_head);
        _hash.AppendData(body);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        var digits = new byte[HashDigits];
        Convert.TryToHexStringLower(hash, digits, out _);
        return digits;
    }
}
