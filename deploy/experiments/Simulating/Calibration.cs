using System.Text.Json;
using Cluster.Checkpoints;
using Cluster.Simulation.Models;

namespace Cluster.Experiments.Simulating;

/// <summary>What was measured of one job on one machine, with one worker and with two, and over one link: all that predictions rest on.</summary>
/// <param name="Job">Name of the job.</param>
/// <param name="JobHash">What its numbers depend on, as a hash.</param>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Threads">Compute threads of a worker.</param>
/// <param name="Compute">How long workers compute.</param>
/// <param name="Reduce">How long adding and updating take.</param>
/// <param name="Link">What bytes cost; its bandwidth is that of the link it was measured over.</param>
/// <param name="LinkShare">Share of a link's rate that arrives as numbers; headers and what they wait for take the rest.</param>
/// <param name="CheckpointSeconds">How long training stands still for a checkpoint.</param>
/// <param name="OthersShare">Share of the machine's processor time that other programs used meanwhile.</param>
/// <param name="Runs">The runs that it was fitted to.</param>
public sealed record Calibration(
    string Job,
    string JobHash,
    Machine Machine,
    int Threads,
    ComputeModel Compute,
    ReduceModel Reduce,
    LinkModel Link,
    double LinkShare,
    double CheckpointSeconds,
    double OthersShare,
    IReadOnlyList<CalibrationRun> Runs)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads a calibration.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ExperimentException">It is missing or no calibration.</exception>
    public static Calibration Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Calibration>(File.ReadAllText(path), Options)
                ?? throw new ExperimentException($"{path} holds no calibration; make one with: cluster simulate JOB --calibrate");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ExperimentException($"there is no calibration {path}; make one with: cluster simulate JOB --calibrate", error);
        }
        catch (JsonException error)
        {
            var place = error.LineNumber is { } line ? FormattableString.Invariant($":{line + 1}:{error.BytePositionInLine + 1}") : "";
            throw new ExperimentException($"{path}{place} is no calibration; make one with: cluster simulate JOB --calibrate", error);
        }
    }

    /// <summary>Writes it, as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path) => WholeFile.Write(path, JsonSerializer.Serialize(this, Options) + "\n");
}

/// <summary>One run of a calibration.</summary>
/// <param name="Name">What it was for.</param>
/// <param name="Workers">Number of workers.</param>
/// <param name="Batch">Samples of a step.</param>
/// <param name="MicroBatches">Micro-batches of a step.</param>
/// <param name="StepSeconds">A step's length.</param>
/// <param name="ComputeSeconds">Of it, computing, for a worker on average.</param>
/// <param name="UpdateSeconds">Of it, the update.</param>
/// <param name="PredictedSeconds">A step's length by the fitted model.</param>
public sealed record CalibrationRun(
    string Name, int Workers, int Batch, int MicroBatches, double StepSeconds, double ComputeSeconds, double UpdateSeconds, double PredictedSeconds);
