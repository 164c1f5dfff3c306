using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs;

/// <summary>Reads and writes jobs as JSON. Unknown and duplicate keys are refused, so that no key is silently without effect.</summary>
public static class JobFile
{
    private const long LargestFileBytes = 1 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads and checks a job file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="JobException">The file is missing, is no job, or asks for something impossible.</exception>
    public static JobSpec Read(string path)
    {
        try
        {
            var size = new FileInfo(path).Length;
            return size <= LargestFileBytes
                ? Parse(File.ReadAllText(path), path)
                : throw new JobException($"{path}: a job file has at most {LargestFileBytes} bytes, got {size}; is this the right file?");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JobException($"job file {path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Parses and checks a job.</summary>
    /// <param name="json">The job as JSON.</param>
    /// <param name="where">What to call its source in messages.</param>
    /// <exception cref="JobException">The text is no job or asks for something impossible.</exception>
    public static JobSpec Parse(string json, string where)
    {
        try
        {
            var spec = JsonSerializer.Deserialize<JobSpec>(json, Options) ?? throw new JobException($"{where}: expected a job, got null");
            JobRules.Check(spec, where);
            return spec;
        }
        catch (JsonException error)
        {
            throw new JobException($"{Place(where, error)}: {Explain(error)}", error);
        }
        catch (NotSupportedException error)
        {
            throw new JobException($"{where}: {FirstSentence(error.Message)}; every layer needs a \"type\" and data needs a \"source\"", error);
        }
    }

    /// <summary>The job as JSON with every default filled in.</summary>
    /// <param name="spec">The job.</param>
    public static string Write(JobSpec spec) => JsonSerializer.Serialize(spec, Options);

    private static string Place(string where, JsonException error) => error.LineNumber is { } line
        ? $"{where}:{line + 1}:{error.BytePositionInLine + 1}"
        : where;

    private static string Explain(JsonException error)
    {
        var at = error.Path is { Length: > 2 } path ? $" at {path[2..]}" : "";
        return FirstSentence(error.Message) + at;
    }

    // The serializer appends its own path and position, which the line already gives in the usual form.
    private static string FirstSentence(string message)
    {
        var cut = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return (cut < 0 ? message : message[..cut]).ReplaceLineEndings(" ").TrimEnd('.');
    }
}
