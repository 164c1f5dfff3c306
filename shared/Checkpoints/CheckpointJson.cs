using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Cluster.Checkpoints;

/// <summary>The two small JSON files of a checkpoint. They are canonical: reading accepts the very bytes that writing makes, so that
/// nothing in them can change unnoticed.</summary>
[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NewLine = "\n",
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(CheckpointManifest))]
[JsonSerializable(typeof(CheckpointState))]
internal sealed partial class CheckpointJson : JsonSerializerContext
{
    /// <summary>Longest file that is read.</summary>
    public const int BytesMax = 64 << 10;

    public static byte[] Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public static T Read<T>(string path, ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        T? value;
        try
        {
            value = JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException exception)
        {
            throw Failure(path, exception.Message, exception);
        }

        return value is not null && json.SequenceEqual(Write(value, type)) ? value : throw Failure(path, "other JSON", null);
    }

    private static CheckpointException Failure(string path, string got, Exception? cause) =>
        new($"{path} needs to be JSON just as this build writes it, got {got}; it is torn or of another version, take another.", cause);
}
