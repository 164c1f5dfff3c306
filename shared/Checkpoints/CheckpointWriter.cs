using System.Globalization;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;

namespace Cluster.Checkpoints;

/// <summary>Writes checkpoints that are whole or not there, wherever the writer is killed and whatever the disk does.</summary>
public static class CheckpointWriter
{
    /// <summary>Writes a checkpoint, forces it to the disk and reads it back. When the call returns, the checkpoint survives a loss of
    /// power; when it throws, there is none of that step but one that was there before.</summary>
    /// <param name="checkpointsFolder">Folder of all checkpoints of the run; created if missing.</param>
    /// <param name="state">Where the run stands; its weights digest must be that of <paramref name="weights"/>, and its averaged digest that
    /// of the optimizer state's average.</param>
    /// <param name="layout">Layout of the model.</param>
    /// <param name="weights">Weights; unchanged until the call returns.</param>
    /// <param name="optimizer">State of the optimizer; unchanged until the call returns.</param>
    /// <returns>Full path of the checkpoint's directory, such as step-00000350 in the folder.</returns>
    /// <exception cref="ArgumentException">Arena, optimizer or state do not belong together.</exception>
    /// <exception cref="CheckpointException">The disk did not take or keep it, or another checkpoint of that step exists.</exception>
    /// <remarks>All is written into a temporary directory beside it, which gets its name at the end, in one step. A writer that is
    /// killed leaves a directory "step-….tmp" that nothing takes for a checkpoint.</remarks>
    public static string Write(
        string checkpointsFolder, CheckpointState state, ParameterLayout layout, AlignedBuffer weights, OptimizerState optimizer) =>
        Write(checkpointsFolder, state, layout, weights, optimizer, SystemStorage.Instance);

    internal static string Write(
        string checkpointsFolder,
        CheckpointState state,
        ParameterLayout layout,
        AlignedBuffer weights,
        OptimizerState optimizer,
        IDurableStorage storage)
    {
        ArgumentException.ThrowIfNullOrEmpty(checkpointsFolder);
        CheckArguments(state, layout, weights, optimizer);
        var optimizerWriter = new SafetensorsWriter(
            SafetensorsWriter.Optimizer(layout, optimizer),
            new Dictionary<string, string>
            {
                [Checkpoint.OptimizerNameKey] = optimizer.OptimizerName,
                [Checkpoint.OptimizerStepKey] = optimizer.Step.ToString(CultureInfo.InvariantCulture),
            });

        var stateJson = CheckpointJson.Write(state, CheckpointJson.Default.CheckpointState);
        var inference = WeightsWriter(layout, optimizer.Average ?? weights);
        List<(string Name, Action<DurableFile> Write)> files = [(CheckpointNames.Weights, inference.WriteTo)];
        if (optimizer.Average is not null)
        {
            files.Add((CheckpointNames.Trained, WeightsWriter(layout, weights).WriteTo));
        }

        files.AddRange([(CheckpointNames.Optimizer, optimizerWriter.WriteTo), (CheckpointNames.State, file => file.Write(stateJson))]);
        var folder = Path.GetFullPath(checkpointsFolder);
        DurableDirectory.Create(folder, storage);
        var temporary = Path.Combine(folder, CheckpointNames.Temporary(state.Step));
        try
        {
            var manifest = WriteFiles(temporary, files, storage);
            return Publish(temporary, Path.Combine(folder, CheckpointNames.OfStep(state.Step)), manifest, storage);
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotWritten(temporary, exception);
        }
        finally
        {
            Discard(temporary);
        }
    }

    private static void CheckArguments(CheckpointState state, ParameterLayout layout, AlignedBuffer weights, OptimizerState optimizer)
    {
        ArgumentNullException.ThrowIfNull(state);
        Arenas.Check(layout, weights, nameof(weights));
        Arenas.Check(layout, optimizer);
        if (state.Problem() is { } problem)
        {
            throw new ArgumentException($"A checkpoint needs {problem}; correct the state.", nameof(state));
        }

        CheckDigest(state, "weights", state.WeightsDigest, WeightsDigest.Compute(layout, weights));
        CheckDigest(state, "an average", state.AveragedDigest, optimizer.Average is { } average ? WeightsDigest.Compute(layout, average) : null);
    }

    private static void CheckDigest(CheckpointState state, string what, string? said, string? computed)
    {
        if (said != computed)
        {
            throw new ArgumentException(
                $"A checkpoint needs {what} of its state's digest {said ?? "none"}, got {computed ?? "none"}; compute it of these weights.",
                nameof(state));
        }
    }

    private static SafetensorsWriter WeightsWriter(ParameterLayout layout, AlignedBuffer weights) =>
        new(SafetensorsWriter.Weights(layout, weights), new Dictionary<string, string> { ["format"] = "pt" });

    private static CheckpointManifest WriteFiles(
        string directory, IReadOnlyList<(string Name, Action<DurableFile> Write)> files, IDurableStorage storage)
    {
        Directory.CreateDirectory(directory);
        var manifest = CheckpointManifest.Of(
            files.Select(file => (file.Name, WriteFile(directory, file.Name, storage, file.Write))).ToList());
        WriteFile(directory, CheckpointNames.Manifest, storage, file => file.Write(manifest.ToJson()));
        DurableDirectory.Sync(directory, storage);
        return manifest;
    }

    private static FileDigest WriteFile(string directory, string name, IDurableStorage storage, Action<DurableFile> write)
    {
        using var file = DurableFile.Create(Path.Combine(directory, name), storage);
        write(file);
        return file.Commit();
    }

    private static string Publish(string temporary, string target, CheckpointManifest manifest, IDurableStorage storage)
    {
        var folder = Path.GetDirectoryName(target)!;
        if (!TryRename(temporary, target, storage))
        {
            if (Difference(target, manifest) is { } other)
            {
                throw new CheckpointException($"{target} needs to be free or to hold the same already, got {other}; move it away.");
            }

            // Whoever wrote it may have died before this.
            DurableDirectory.Sync(folder, storage);
            return target;
        }

        var kept = false;
        try
        {
            DurableDirectory.Sync(folder, storage);
            if (Difference(target, manifest) is { } damage)
            {
                throw new CheckpointException(
                    $"{target} needs to read back as it was written, got {damage}; mend the disk, then write again.");
            }

            kept = true;
            return target;
        }
        finally
        {
            if (!kept)
            {
                Discard(target);
            }
        }
    }

    private static bool TryRename(string temporary, string target, IDurableStorage storage)
    {
        try
        {
            storage.Rename(temporary, target);
            return true;
        }
        catch (IOException) when (Path.Exists(target))
        {
            // A rename never replaces what another writer of the step, now or in an earlier life, has finished.
            return false;
        }
    }

    /// <summary>How the checkpoint in a directory differs from the one with this manifest, as a clause, or null.</summary>
    private static string? Difference(string directory, CheckpointManifest manifest)
    {
        try
        {
            var found = Checkpoint.Open(directory).Manifest;
            return found.ToJson().AsSpan().SequenceEqual(manifest.ToJson()) ? null : "another checkpoint of that step";
        }
        catch (CheckpointException exception)
        {
            return $"a damaged one ({exception.Message})";
        }
    }

    private static void Discard(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            // The failure that brought us here is the one to report, and a directory half deleted does not verify.
        }
    }
}
