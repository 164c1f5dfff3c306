using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Jobs.Sweeps;

namespace Cluster.Coordinator.Records.Sweeps;

/// <summary><c>trials.jsonl</c>: what every trial of a sweep has reached, line by line as it happens, so that a sweep that ends early goes on
/// where it was. Kept open, which keeps the folder to one process.</summary>
public sealed class SweepLedger : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly FileStream _file;
    private readonly List<TrialOutcome> _outcomes = [];

    private SweepLedger(FileStream file) => _file = file;

    /// <summary>What was reached so far, in the order of its coming.</summary>
    public IReadOnlyList<TrialOutcome> Outcomes => _outcomes;

    /// <summary>Begins a sweep's ledger, or goes on with it.</summary>
    /// <param name="files">Where it lies; the folder is made if need be.</param>
    /// <param name="sweep">The sweep.</param>
    /// <exception cref="RunRecordException">It is that of another sweep, or another process has it.</exception>
    public static SweepLedger Open(SweepFiles files, Sweep sweep)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(sweep);
        var ledger = new SweepLedger(OpenFile(files));
        try
        {
            ledger.Begin(files, new SweepHeader(sweep.Name, sweep.Identity, sweep.Trials.Length));
            return ledger;
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>Notes what a trial has reached.</summary>
    /// <param name="outcome">What it has.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(TrialOutcome outcome)
    {
        Write(outcome);
        _outcomes.Add(outcome);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileStream OpenFile(SweepFiles files)
    {
        try
        {
            Directory.CreateDirectory(files.Folder);
            return new FileStream(files.Ledger, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunRecordException(
                $"{files.Folder} needs to be writable and free of other sweeps, got '{error.Message}'; wait for the other to end", error);
        }
    }

    private void Begin(SweepFiles files, SweepHeader header)
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);

        // What stands behind the last end of a line was cut off by the death of its writer.
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        _file.SetLength(whole);
        _file.Position = whole;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            Write(header);
            return;
        }

        try
        {
            var found = JsonSerializer.Deserialize<SweepHeader>(lines[0], Json)!;
            if (found != header)
            {
                throw new RunRecordException(
                    $"{files.Folder} holds another sweep than now asked for ({found.Name} of {found.Trials} trials, begun before its file, its job "
                    + "or its data's place was changed); name another --folder, or remove that one");
            }

            _outcomes.AddRange(lines.Skip(1).Select(line => JsonSerializer.Deserialize<TrialOutcome>(line, Json)!));
        }
        catch (JsonException error)
        {
            throw new RunRecordException($"{files.Ledger} is no ledger of a sweep: {error.Message}; name another --folder", error);
        }
    }

    private void Write<T>(T line)
    {
        _file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, Json) + "\n"));
        _file.Flush();
    }

    private sealed record SweepHeader(string Name, string Identity, int Trials);
}
