using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Cluster.Jobs.Nodes;

/// <summary>Writes nodes as JSON. Equal nodes give equal text.</summary>
internal static class JsonNodeWriter
{
    /// <summary>The node as JSON.</summary>
    /// <param name="node">The node.</param>
    /// <param name="indented">Whether every key stands on a line of its own.</param>
    public static string Write(JobNode node, bool indented = true)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = indented, NewLine = "\n" }))
        {
            Write(writer, node);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JobNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                writer.WriteStartObject();
                foreach (var key in mapping.Keys)
                {
                    writer.WritePropertyName(key.Name);
                    Write(writer, key.Value);
                }

                writer.WriteEndObject();
                break;
            case SequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case ScalarNode { Kind: ScalarKind.Text } text:
                writer.WriteStringValue(text.Text);
                break;
            case ScalarNode scalar:
                writer.WriteRawValue(scalar.Text);
                break;
        }
    }
}
