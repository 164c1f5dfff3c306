using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;

namespace Cluster.Checkpoints;

/// <summary>Writes tensors as a safetensors file: the header from their names and shapes, the data straight from their arenas.</summary>
internal sealed class SafetensorsWriter
{
    private const int HeaderAlignment = 8;

    private readonly ImmutableArray<Source> _sources;
    private readonly byte[] _header;

    /// <summary>Prepares the header, so that whatever is wrong with the names is known before a file is made.</summary>
    /// <param name="sources">Tensors in the order of their data.</param>
    /// <param name="metadata">Free texts, or null.</param>
    /// <exception cref="ArgumentException">A name is taken twice, reserved or no Unicode text, or the header becomes too long.</exception>
    public SafetensorsWriter(IEnumerable<Source> sources, IReadOnlyDictionary<string, string>? metadata)
    {
        _sources = [.. sources];
        _header = Header(metadata);
    }

    /// <summary>The weights of a model.</summary>
    public static IEnumerable<Source> Weights(ParameterLayout layout, AlignedBuffer weights) =>
        layout.Parameters.Select(parameter => new Source(parameter.Name, parameter.Shape, weights, parameter.Offset));

    /// <summary>An optimizer's state: for each parameter, each kind of state by the name "parameter.kind". An average of the weights
    /// is left out: it has a file of its own.</summary>
    public static IEnumerable<Source> Optimizer(ParameterLayout layout, OptimizerState optimizer) =>
        from parameter in layout.Parameters
        from name in optimizer.Names
        where optimizer[name] != optimizer.Average
        select new Source($"{parameter.Name}.{name}", parameter.Shape, optimizer[name], parameter.Offset);

    /// <summary>Writes header and data.</summary>
    public void WriteTo(DurableFile file)
    {
        file.Write(_header);
        foreach (var source in _sources)
        {
            var values = source.Arena.Span.Slice(source.Offset, source.Shape.ElementCount);
            for (var chunk = 0; chunk < FloatBytes.ChunkCount(values.Length); chunk++)
            {
                file.Write(FloatBytes.Chunk(values, chunk));
            }
        }
    }

    private byte[] Header(IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new ArrayBufferWriter<byte>();
        json.Write(stackalloc byte[SafetensorsFile.LengthBytes]);
        using (var writer = new Utf8JsonWriter(json))
        {
            WriteJson(writer, metadata);
        }

        // Padded, so that the data is aligned for whoever maps the file.
        while (json.WrittenCount % HeaderAlignment != 0)
        {
            json.Write(" "u8);
        }

        var header = json.WrittenSpan.ToArray();
        var headerBytes = header.Length - SafetensorsFile.LengthBytes;
        if (headerBytes > SafetensorsFile.HeaderBytesMax)
        {
            throw new ArgumentException(
                $"A safetensors header needs at most {SafetensorsFile.HeaderBytesMax} bytes, got {headerBytes}; shorten the names.");
        }

        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)headerBytes);
        return header;
    }

    private void WriteJson(Utf8JsonWriter writer, IReadOnlyDictionary<string, string>? metadata)
    {
        writer.WriteStartObject();
        if (metadata is { Count: > 0 })
        {
            writer.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach (var (key, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WriteString(key, text);
            }

            writer.WriteEndObject();
        }

        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
        var offset = 0L;
        foreach (var source in _sources)
        {
            if (!names.Add(source.Name))
            {
                throw new ArgumentException(
                    $"A safetensors file needs each name once and none '{SafetensorsHeader.MetadataKey}', got '{source.Name}'; rename it.");
            }

            writer.WriteStartObject(WeightsDigest.StrictUtf8.GetBytes(source.Name));
            writer.WriteString("dtype", "F32");
            writer.WriteStartArray("shape");
            foreach (var size in source.Shape.Sizes)
            {
                writer.WriteNumberValue(size);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("data_offsets");
            writer.WriteNumberValue(offset);
            offset += (long)source.Shape.ElementCount * sizeof(float);
            writer.WriteNumberValue(offset);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>A tensor to be written: a slice of an arena under a name.</summary>
    public readonly record struct Source(string Name, Shape Shape, AlignedBuffer Arena, int Offset);
}
