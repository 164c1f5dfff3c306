using System.Text;
using System.Text.Json;

namespace Cluster.Experiments.Scaling;

/// <summary>Measurements as they are made: <c>measurements.jsonl</c>, a header and one line each, on the disk before the next begins. So
/// whatever stops an experiment costs the run in progress alone.</summary>
public sealed class ScaleRecord : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "measurements.jsonl";

    private const byte LineEnd = (byte)'\n';

    private static readonly JsonSerializerOptions Json = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    private readonly FileStream _file;
    private readonly List<Measurement> _measurements;

    private ScaleRecord(FileStream file, IEnumerable<Measurement> measurements) => (_file, _measurements) = (file, [.. measurements]);

    /// <summary>What has been measured so far.</summary>
    public IReadOnlyList<Measurement> Measurements => _measurements;

    /// <summary>Begins the record of an experiment in a folder, or goes on with it.</summary>
    /// <param name="folder">The folder; made if need be.</param>
    /// <param name="header">What all measurements have in common.</param>
    /// <exception cref="ExperimentException">The folder holds measurements that cannot be compared with these, or another process is
    /// measuring there.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static ScaleRecord Open(string folder, ScaleHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        var file = Take(path);
        try
        {
            var lines = WholeLines(file);
            if (lines.Count == 0)
            {
                Append(file, JsonSerializer.Serialize(header, Json));
                return new ScaleRecord(file, []);
            }

            var earlier = Read<ScaleHeader>(lines[0], path, 1);
            return header.Difference(earlier) is { } difference
                ? throw new ExperimentException(
                    $"{folder} holds an experiment that these measurements do not belong to: {difference}; take another folder with --out")
                : new ScaleRecord(file, lines.Skip(1).Select((line, index) => Read<Measurement>(line, path, index + 2)));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The measurement of a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Null if it has not been made.</returns>
    public Measurement? Find(ScaleRun run) => _measurements.Find(made => made.Workers == run.Workers && made.Repeat == run.Repeat);

    /// <summary>Adds a measurement; it is on the disk when this returns.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Add(Measurement measurement)
    {
        Append(_file, JsonSerializer.Serialize(measurement, Json));
        _measurements.Add(measurement);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileStream Take(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new ExperimentException($"{path} cannot be opened: {error.Message}; wait for the process that is measuring there", error);
        }
    }

    // A line without an end was being written when the process or the machine died: it goes.
    private static List<string> WholeLines(FileStream file)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf(LineEnd) + 1;
        file.SetLength(whole);
        file.Position = whole;
        return [.. Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static void Append(FileStream file, string line)
    {
        file.Write(Encoding.UTF8.GetBytes($"{line}\n"));
        file.Flush(flushToDisk: true);
    }

    private static T Read<T>(string line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new ExperimentException(
                $"{path}:{number}: this line is none that this program wrote: {error.Message.Split('.')[0]}; take another folder with --out", error);
        }
    }
}
