using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cluster.Checkpoints.Ledger;

/// <summary>A 64-bit fingerprint as 16 lower-case hex digits: JSON's numbers are doubles to many readers.</summary>
internal sealed class HexDigits : JsonConverter<ulong>
{
    private const int Count = 2 * sizeof(ulong);

    public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && ulong.TryParse(reader.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonException("a fingerprint needs 16 hex digits");

    public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options)
    {
        Span<byte> digits = stackalloc byte[Count];
        value.TryFormat(digits, out _, "x16", CultureInfo.InvariantCulture);
        writer.WriteStringValue(digits);
    }
}
