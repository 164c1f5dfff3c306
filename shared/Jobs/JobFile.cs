using System.Text;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Plugins;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs;

/// <summary>Reads jobs as YAML or JSON and writes them as JSON. Unknown and duplicate keys are refused, so that no key is silently without
/// effect.</summary>
public static class JobFile
{
    private const int LargestFileBytes = 1 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly RecordKind Job = new(typeof(JobSpec));

    /// <summary>Reads and checks a job file, and loads its plugins. Relative paths in it are taken from the folder it lies in.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="plugins">Where its plugins may be taken from; null takes them from where the file says, since whoever runs this
    /// process named the file.</param>
    /// <exception cref="JobException">The file is missing, is no job, asks for something impossible, or a plugin cannot be loaded.</exception>
    public static JobSpec Read(string path, PluginPlaces? plugins = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return BinderOf(ReadNode(path, "job"), path, plugins)(null);
    }

    /// <summary>Reads a file as nodes, before anyone asks what they mean.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="JobException">The file is missing, far too large, or neither YAML nor JSON.</exception>
    internal static JobNode ReadNode(string path, string what)
    {
        try
        {
            var bytes = ReadUpTo(path, LargestFileBytes + 1);
            return bytes.Length <= LargestFileBytes
                ? NodeOf(TextOf(bytes, path), path)
                : throw new JobException($"{path}: a {what} file has at most {LargestFileBytes} bytes, got more; is this the right file?");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JobException($"{what} file {path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Loads a job file's plugins, once, and gives what binds the job or variants of it.</summary>
    /// <param name="job">The job as nodes.</param>
    /// <param name="path">Path of its file.</param>
    /// <param name="plugins">Where its plugins may be taken from; null takes them from where the file says.</param>
    /// <returns>Binds a variant of the job, or the job itself where it gets none.</returns>
    /// <exception cref="JobException">A plugin cannot be loaded.</exception>
    internal static Func<JobNode?, JobSpec> BinderOf(JobNode job, string path, PluginPlaces? plugins)
    {
        var bind = BinderOf(job, (plugins ?? PluginPlaces.AsNamed).Beside(FolderOf(path)));
        return variant => Located(bind(variant), path);
    }

    /// <summary>Parses and checks a job, as far as that can be done without its data.</summary>
    /// <param name="text">The job: JSON where it begins with a brace, else YAML.</param>
    /// <param name="where">What to call its source in messages.</param>
    /// <param name="plugins">Where its plugins may be taken from; null refuses a job that has any, since a text may come from anybody.</param>
    /// <exception cref="JobException">The text is no job, asks for something impossible, or a plugin cannot be loaded.</exception>
    public static JobSpec Parse(string text, string where, PluginPlaces? plugins = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(where);
        return BinderOf(NodeOf(text, where), plugins ?? PluginPlaces.None)(null);
    }

    /// <summary>The job as JSON with every default filled in, without what changes no result. Equal jobs give equal text.</summary>
    /// <param name="spec">The job.</param>
    /// <exception cref="JobException">A part of the job has an unknown name, or keys that do not belong to it.</exception>
    public static string Write(JobSpec spec) => JsonNodeWriter.Write(ToNode(spec));

    /// <summary>The same as YAML, for people who will go on with it.</summary>
    /// <param name="spec">The job.</param>
    /// <exception cref="JobException">A part of the job has an unknown name, or keys that do not belong to it.</exception>
    public static string WriteYaml(JobSpec spec) => YamlNodeWriter.Write((MappingNode)ToNode(spec));

    /// <summary>The job as a node with every default filled in.</summary>
    internal static JobNode ToNode(JobSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Job.Write(spec with { Cluster = null })!;
    }

    private static JobNode NodeOf(string text, string where) =>
        IsJson(text) ? JsonNodeReader.Read(text, where) : YamlNodeReader.Read(text, where);

    private static Func<JobNode?, JobSpec> BinderOf(JobNode job, PluginPlaces plugins)
    {
        var (names, loaded) = PluginLoader.Load(new NodeAt(job, ""), plugins);
        return variant => (JobSpec)Job.Bind(new NodeAt(variant ?? job, "", names)) with { Plugins = loaded };
    }

    // A pipe has no length, and a device no end: no more is read than is looked at.
    private static byte[] ReadUpTo(string path, int most)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file is { CanSeek: true, Length: > 0 } ? Math.Min(most, file.Length) : most];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static string TextOf(byte[] bytes, string path)
    {
        try
        {
            return Utf8.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes);
        }
        catch (DecoderFallbackException error)
        {
            var place = new LineIndex(path, bytes).At(error.Index);
            throw new JobException($"{place}: expected text in UTF-8, got other bytes; save the file as UTF-8", error);
        }
    }

    private static JobSpec Located(JobSpec spec, string file)
    {
        var folder = FolderOf(file);
        return spec with
        {
            Data = spec.Data.At(path => Path.GetFullPath(path, folder)),
            Plugins = [.. spec.Plugins.Select(plugin => plugin with { Path = Path.GetFullPath(plugin.Path, folder) })],
        };
    }

    private static string FolderOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    // A comment may come first.
    private static bool IsJson(string text) => text.AsSpan().TrimStart() is ['{', ..] or ['/', ..];
}
