using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs;

/// <summary>Reads jobs as YAML or JSON and writes them as JSON. Unknown and duplicate keys are refused, so that no key is silently without effect.</summary>
public static class JobFile
{
    private const long LargestFileBytes = 1 << 20;

    private static readonly RecordKind Job = new(typeof(JobSpec));

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

    /// <summary>Parses and checks a job, as far as that can be done without its data.</summary>
    /// <param name="text">The job: JSON where it begins with a brace, else YAML.</param>
    /// <param name="where">What to call its source in messages.</param>
    /// <exception cref="JobException">The text is no job or asks for something impossible.</exception>
    public static JobSpec Parse(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(where);
        return (JobSpec)Job.Bind(new NodeAt(IsJson(text) ? JsonNodeReader.Read(text, where) : YamlNodeReader.Read(text, where), ""));
    }

    /// <summary>The job as JSON with every default filled in. Equal jobs give equal text.</summary>
    /// <param name="spec">The job.</param>
    /// <exception cref="JobException">A part of the job has an unknown name, or keys that do not belong to it.</exception>
    public static string Write(JobSpec spec) => JsonNodeWriter.Write(ToNode(spec));

    /// <summary>The job as a node with every default filled in.</summary>
    internal static JobNode ToNode(JobSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Job.Write(spec)!;
    }

    // A comment may come first.
    private static bool IsJson(string text) => text.AsSpan().TrimStart() is ['{', ..] or ['/', ..];
}
