using System.Collections.Immutable;
using System.Text.Json;

namespace Cluster.Checkpoints;

/// <summary>Parses the JSON header of a safetensors file and believes nothing in it: every number is checked before it is used.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="dataBytes">Bytes that follow the header.</param>
internal sealed class SafetensorsHeader(string path, long dataBytes)
{
    public const string MetadataKey = "__metadata__";

    // A tensor's object in the root, its arrays in that.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 3 };

    private readonly ImmutableArray<SafetensorsEntry>.Builder _entries = ImmutableArray.CreateBuilder<SafetensorsEntry>();

    /// <summary>The tensors in the order of their data.</summary>
    public ImmutableArray<SafetensorsEntry> Entries { get; private set; }

    /// <summary>The free texts under <see cref="MetadataKey"/>.</summary>
    public ImmutableDictionary<string, string> Metadata { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Parses and checks.</summary>
    /// <param name="json">The header's bytes, padding included.</param>
    /// <exception cref="CheckpointException">Something in it is not as the format demands.</exception>
    public SafetensorsHeader Parse(ReadOnlyMemory<byte> json)
    {
        Require(json.Span.StartsWith("{"u8), "a header that starts with '{'", json.IsEmpty ? "an empty one" : $"0x{json.Span[0]:x2}");
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                Add(property.Name, property.Value);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is the parser's word for a text that is no UTF-8 or holds half a surrogate pair.
            throw Failure("a header of strict UTF-8 JSON without duplicate names", exception.Message, exception);
        }

        _entries.Sort((left, right) => (left.Offset, left.Bytes).CompareTo((right.Offset, right.Bytes)));
        Entries = _entries.ToImmutable();
        RequireTiling();
        return this;
    }

    private void Add(string name, JsonElement value)
    {
        Require(value.ValueKind == JsonValueKind.Object, $"an object as '{name}'", $"a {value.ValueKind}");
        if (name == MetadataKey)
        {
            Metadata = value.EnumerateObject().ToImmutableDictionary(pair => pair.Name, Text);
            return;
        }

        JsonElement? dtype = null, shape = null, offsets = null;
        foreach (var property in value.EnumerateObject())
        {
            switch (property.Name)
            {
                case "dtype":
                    dtype = property.Value;
                    break;
                case "shape":
                    shape = property.Value;
                    break;
                case "data_offsets":
                    offsets = property.Value;
                    break;
                default:
                    throw Failure($"dtype, shape and data_offsets only for '{name}'", $"'{property.Name}'");
            }
        }

        var known = SafetensorsTypes.Names.FirstOrDefault(type => dtype is { ValueKind: JsonValueKind.String } text && text.ValueEquals(type));
        Require(known is not null, $"one of the dtypes {string.Join(", ", SafetensorsTypes.Names)} for '{name}'", dtype?.GetRawText() ?? "none");
        _entries.Add(Entry(name, known!, Counts(name, "shape", shape), Counts(name, "data_offsets", offsets)));
    }

    private SafetensorsEntry Entry(string name, string dtype, ImmutableArray<long> shape, ImmutableArray<long> offsets)
    {
        Require(offsets.Length == 2, $"two data_offsets for '{name}'", $"{offsets.Length}");
        var (begin, end) = (offsets[0], offsets[1]);
        Require(begin <= end && end <= dataBytes, $"'{name}' within {dataBytes} bytes of data", $"data_offsets [{begin}, {end}]");

        var bytes = (long)SafetensorsTypes.SizeOf(dtype)!.Value;
        foreach (var size in shape)
        {
            // Bytes beyond the data are too many whatever follows; the format counts them as an overflow even before a 0.
            Require(size == 0 || bytes <= long.MaxValue / size, $"a shape without overflow for '{name}'", $"[{string.Join(", ", shape)}]");
            bytes *= size;
        }

        var entry = new SafetensorsEntry(name, dtype, shape, begin, end - begin);
        Require(bytes == entry.Bytes, $"{bytes} bytes for '{name}' of shape {entry.ShapeText}", $"data_offsets [{begin}, {end}]");
        return entry;
    }

    private ImmutableArray<long> Counts(string name, string key, JsonElement? value)
    {
        Require(value is { ValueKind: JsonValueKind.Array }, $"an array as {key} of '{name}'", value?.GetRawText() ?? "none");
        var counts = ImmutableArray.CreateBuilder<long>();
        foreach (var element in value!.Value.EnumerateArray())
        {
            var count = -1L;
            var isCount = element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out count) && count >= 0;
            Require(isCount, $"integers in [0, 2^63) as {key} of '{name}'", element.GetRawText());
            counts.Add(count);
        }

        return counts.ToImmutable();
    }

    private string Text(JsonProperty property)
    {
        Require(property.Value.ValueKind == JsonValueKind.String, $"texts in {MetadataKey}", $"a {property.Value.ValueKind}");
        return property.Value.GetString()!;
    }

    private void RequireTiling()
    {
        var end = 0L;
        foreach (var entry in Entries)
        {
            var fault = entry.Offset < end ? "an overlap from" : "a hole up to";
            Require(entry.Offset == end, $"'{entry.Name}' at byte {end} of the data", $"{fault} byte {entry.Offset}");
            end += entry.Bytes;
        }

        Require(end == dataBytes, $"data of {end} bytes, as its tensors have", $"{dataBytes}");
    }

    private void Require(bool holds, string need, string got)
    {
        if (!holds)
        {
            throw Failure(need, got);
        }
    }

    private CheckpointException Failure(string need, string got, Exception? cause = null)
    {
        const int Longest = 200;
        var shown = got.Length <= Longest ? got : $"{got[..Longest]}…";
        return new($"{path} needs {need}, got {shown}; take a whole safetensors file.", cause);
    }
}
