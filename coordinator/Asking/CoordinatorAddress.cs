using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Checkpoints;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Coordinator.Leading;
using Cluster.Coordinator.Records;

namespace Cluster.Coordinator.Asking;

/// <summary>Where the coordinator of a run's folder is reached; coordinator.json, for as long as it runs.</summary>
/// <param name="Address">HOST:PORT.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Run">The run, by the name that its messages carry.</param>
/// <param name="Term">Its term.</param>
public sealed record CoordinatorAddress(
    [property: JsonRequired] string Address,
    [property: JsonRequired] int ProcessId,
    [property: JsonRequired] string Run,
    [property: JsonRequired] long Term)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Finds who is to be asked about the run of a folder.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="RunRecordException">There is nobody; the message says why.</exception>
    public static CoordinatorAddress Find(string folder)
    {
        var files = new RunFiles(folder);
        try
        {
            if (JsonSerializer.Deserialize<CoordinatorAddress>(File.ReadAllText(files.Coordinator), Options) is { } found)
            {
                return found;
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RunRecordException(WhyNobody(files), error);
        }
        catch (JsonException error)
        {
            throw new RunRecordException($"{files.Coordinator} is damaged: {error.Message}; ask by the coordinator's HOST:PORT", error);
        }

        throw new RunRecordException($"{files.Coordinator} is empty; ask by the coordinator's HOST:PORT");
    }

    /// <summary>Whether somebody carries out a run in a folder now.</summary>
    /// <param name="folder">The run's folder.</param>
    public static bool IsInUse(string folder) => RunLock.IsTaken(new RunFiles(folder));

    /// <summary>Writes down where this process is reached.</summary>
    /// <returns>Removes it, unless another coordinator has taken over by then.</returns>
    internal static IDisposable Announce(string folder, string address, RunContext context)
    {
        Directory.CreateDirectory(folder);
        var text = JsonSerializer.Serialize(new CoordinatorAddress(address, Environment.ProcessId, context.Job, context.Term.Value), Options);
        var path = new RunFiles(folder).Coordinator;
        WholeFile.Write(path, text + "\n");
        return new Announcement(path, text);
    }

    private static string WhyNobody(RunFiles files) =>
        !Directory.Exists(files.Folder) ? $"there is no folder {files.Folder}; give a run's folder, or the coordinator's HOST:PORT"
        : RunLock.IsTaken(files) ? $"the run in {files.Folder} is carried out within one process or not served yet; nobody can be asked about it"
        : File.Exists(files.Job) ? $"the run in {files.Folder} is over; see cluster runs report {files.Folder}"
        : $"{files.Folder} holds no run; give a run's folder, or the coordinator's HOST:PORT";

    private sealed class Announcement(string path, string text) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                if (File.ReadAllText(path).Trim() == text)
                {
                    File.Delete(path);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Somebody removed the folder; whoever asks finds out that nobody answers.
            }
        }
    }
}
