using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cluster.Coordinator.Records.Pages;

/// <summary>Charts as the page's script reads them. What could end a script element is written as an escape.</summary>
internal static class ChartJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new PointConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(IReadOnlyList<Chart> charts) => JsonSerializer.Serialize(charts, Options);

    // Pairs, since a long run has many points.
    private sealed class PointConverter : JsonConverter<Point>
    {
        public override Point Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Charts are written, never read.");

        public override void Write(Utf8JsonWriter writer, Point value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.X);
            writer.WriteNumberValue((float)value.Y);
            writer.WriteEndArray();
        }
    }
}
