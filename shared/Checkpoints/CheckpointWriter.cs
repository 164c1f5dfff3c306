using System.Globalization;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;

namespace Cluster.Checkpoints;

/// <summary>Writes checkpoints that are whole or not there, wherever the writer is killed and whatever the disk does.</summary>
public static class CheckpointWriter
{
    /// <summary>Writes a checkpoint, forces it to the disk and reads it back. When the call returns, the checkpoint survives a loss of
    /// power; when it throws, there is none of that step but one that was there before. One that was there with the same weights is
    /// replaced: the run has been there before, and knows more of it now.</summary>
    /// <param name="checkpointsFolder">Folder of all checkpoints of the run; created if missing.</param>
    /// <param name="state">Where the run stands; its digests must be those of the numbers.</param>
    /// <param name="numbers">Weights and optimizer; unchanged until the call returns.</param>
    /// <param name="best">The same of the best state, just where <see cref="CheckpointState.HasOtherBest"/>; else null.</param>
    /// <param name="announce">Hears the SHA-256 of the manifest before it is written, when all other files are on the disk; what it throws ends
    /// the attempt.</param>
    /// <returns>Full path of the checkpoint's directory, such as step-00000350 in the folder.</returns>
    /// <exception cref="ArgumentException">Numbers and state do not belong together.</exception>
    /// <exception cref="CheckpointException">The disk did not take or keep it, or a checkpoint of that step with other weights
    /// exists.</exception>
    /// <remarks>All is written into a temporary directory beside it, which gets its name at the end, in one step. A writer that is
    /// killed leaves a directory "step-….tmp" that nothing takes for a checkpoint.</remarks>
    public static string Write(
        string checkpointsFolder, CheckpointState state, ModelNumbers numbers, ModelNumbers? best = null, Action<string>? announce = null) =>
        Write(checkpointsFolder, state, numbers, best, announce, SystemStorage.Instance);

    internal static string Write(
        string checkpointsFolder,
        CheckpointState state,
        ModelNumbers numbers,
        ModelNumbers? best,
        Action<string>? announce,
        IDurableStorage storage)
    {
        ArgumentException.ThrowIfNullOrEmpty(checkpointsFolder);
        CheckArguments(state, numbers, best);
        var stateJson = CheckpointJson.Write(state, CheckpointJson.Default.CheckpointState);
        List<(string Name, Action<DurableFile> Write)> files =
        [
            .. Files("", numbers),
            .. best is null ? [] : Files(CheckpointNames.Best, best),
            (CheckpointNames.State, file => file.Write(stateJson)),
        ];
        var folder = Path.GetFullPath(checkpointsFolder);
        DurableDirectory.Create(folder, storage);
        var temporary = Path.Combine(folder, CheckpointNames.Temporary(state.Step));
        try
        {
            var manifest = WriteFiles(temporary, files, announce, storage);
            return Publish(temporary, Path.Combine(folder, CheckpointNames.OfStep(state.Step)), manifest, state, storage);
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

    private static void CheckArguments(CheckpointState state, ModelNumbers numbers, ModelNumbers? best)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(numbers);
        numbers.Check();
        best?.Check();
        if (state.Problem() is { } problem)
        {
            throw new ArgumentException($"A checkpoint needs {problem}; correct the state.", nameof(state));
        }

        if (state.HasOtherBest != best is not null)
        {
            throw new ArgumentException("A checkpoint needs the best state's numbers just where its state names another best.", nameof(best));
        }

        CheckDigest(state, "weights", state.WeightsDigest, numbers.Digest());
        CheckDigest(state, "an average", state.AveragedDigest, numbers.AveragedDigest());
        if (best is not null)
        {
            CheckDigest(state, "best weights", state.Best!.WeightsDigest, best.Digest());
            CheckDigest(state, "a best average", state.Best.AveragedDigest, best.AveragedDigest());
        }
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

    private static IEnumerable<(string Name, Action<DurableFile> Write)> Files(string prefix, ModelNumbers numbers)
    {
        var (layout, weights, optimizer) = numbers;
        yield return (prefix + CheckpointNames.Weights, WeightsWriter(layout, optimizer.Average ?? weights).WriteTo);
        if (optimizer.Average is not null)
        {
            yield return (prefix + CheckpointNames.Trained, WeightsWriter(layout, weights).WriteTo);
        }

        var optimizerWriter = new SafetensorsWriter(
            SafetensorsWriter.Optimizer(layout, optimizer),
            new Dictionary<string, string>
            {
                [Checkpoint.OptimizerNameKey] = optimizer.OptimizerName,
                [Checkpoint.OptimizerStepKey] = optimizer.Step.ToString(CultureInfo.InvariantCulture),
            });
        yield return (prefix + CheckpointNames.Optimizer, optimizerWriter.WriteTo);
    }

    private static SafetensorsWriter WeightsWriter(ParameterLayout layout, AlignedBuffer weights) =>
        new(SafetensorsWriter.Weights(layout, weights), new Dictionary<string, string> { ["format"] = "pt" });

    private static CheckpointManifest WriteFiles(
        string directory, IReadOnlyList<(string Name, Action<DurableFile> Write)> files, Action<string>? announce, IDurableStorage storage)
    {
        Directory.CreateDirectory(directory);
        var manifest = CheckpointManifest.Of(
            files.Select(file => (file.Name, WriteFile(directory, file.Name, storage, file.Write))).ToList());
        announce?.Invoke(manifest.Sha256);
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

    private static string Publish(
        string temporary, string target, CheckpointManifest manifest, CheckpointState state, IDurableStorage storage)
    {
        var folder = Path.GetDirectoryName(target)!;
        string? replaced = null;
        if (!TryRename(temporary, target, storage))
        {
            if (Difference(target, manifest) is not { } other)
            {
                // Whoever wrote it may have died before this.
                DurableDirectory.Sync(folder, storage);
                return target;
            }

            if (!HoldsWeightsOf(target, state))
            {
                throw new CheckpointException($"{target} needs to be free or to hold the same already, got {other}; move it away.");
            }

            replaced = Path.Combine(folder, CheckpointNames.Replaced(state.Step));
            storage.Rename(target, replaced);
        }

        var kept = false;
        try
        {
            if (replaced is not null)
            {
                storage.Rename(temporary, target);
            }

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
            Discard(kept ? replaced : target);
            if (!kept && replaced is not null)
            {
                PutBack(replaced, target, storage);
            }
        }
    }

    private static bool HoldsWeightsOf(string directory, CheckpointState state)
    {
        try
        {
            return Checkpoint.Open(directory).State.WeightsDigest == state.WeightsDigest;
        }
        catch (CheckpointException)
        {
            return false;
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

    private static void PutBack(string replaced, string target, IDurableStorage storage)
    {
        try
        {
            storage.Rename(replaced, target);
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            // It counts under the name that it has. The failure that brought us here is the one to report.
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

    private static void Discard(string? directory)
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
