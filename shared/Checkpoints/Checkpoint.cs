using System.Globalization;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;

namespace Cluster.Checkpoints;

/// <summary>A whole checkpoint on the disk: every file had its manifest's SHA-256 when it was opened.</summary>
public sealed class Checkpoint
{
    internal const string OptimizerNameKey = "optimizer";
    internal const string OptimizerStepKey = "optimizer_step";
    internal const string SkippedKey = "skipped_steps";
    internal const string SkippedInARowKey = "skipped_in_a_row";

    private Checkpoint(string path, CheckpointManifest manifest, CheckpointState state)
    {
        Path = path;
        Manifest = manifest;
        State = state;
    }

    /// <summary>Full path of its directory.</summary>
    public string Path { get; }

    /// <summary>Where the run stood.</summary>
    public CheckpointState State { get; }

    /// <summary>SHA-256 of its manifest, and so of everything in it.</summary>
    public string ManifestSha256 => Manifest.Sha256;

    internal CheckpointManifest Manifest { get; }

    /// <summary>Opens a checkpoint and verifies its manifest and every byte of its files.</summary>
    /// <param name="path">Its directory.</param>
    /// <exception cref="CheckpointException">Something is missing, torn or changed; the line names the file.</exception>
    public static Checkpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var directory = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (!Directory.Exists(directory))
        {
            var found = File.Exists(directory) ? "a file" : "nothing";
            throw new CheckpointException($"{directory} needs to be a checkpoint's directory, got {found}; correct the path.");
        }

        var manifest = CheckpointManifest.Read(directory);
        manifest.Verify(directory);
        var statePath = System.IO.Path.Combine(directory, CheckpointNames.State);
        var state = ReadState(statePath);
        if (manifest.HasAverage != state.AveragedDigest is not null)
        {
            throw new CheckpointException(
                $"{statePath} needs an averaged_digest just where there is {CheckpointNames.Trained}, got "
                + $"{state.AveragedDigest ?? "none"}; take another checkpoint.");
        }

        return manifest.HasBest == state.HasOtherBest
            ? new Checkpoint(directory, manifest, state)
            : throw new CheckpointException(
                $"{statePath} needs another best just where there is {CheckpointNames.Best}{CheckpointNames.Weights}, got "
                + $"{(state.HasOtherBest ? "one" : "none")}; take another checkpoint.");
    }

    /// <summary>Reads where a run stood, whatever became of the rest of the checkpoint.</summary>
    /// <param name="path">Its directory.</param>
    /// <returns>The state; null if that file itself is missing or damaged.</returns>
    public static CheckpointState? TryReadState(string path)
    {
        try
        {
            return ReadState(System.IO.Path.Combine(path, CheckpointNames.State));
        }
        catch (CheckpointException)
        {
            return null;
        }
    }

    /// <summary>Reads the weights that training goes on from, bit for bit, and compares them with
    /// <see cref="CheckpointState.WeightsDigest"/>.</summary>
    /// <param name="layout">Layout of the model; it must have the checkpoint's parameters, all of them and no others.</param>
    /// <param name="weights">Arena of the layout's length; padding becomes 0. Its content is undefined if reading fails.</param>
    /// <exception cref="ArgumentException">The arena has another length.</exception>
    /// <exception cref="CheckpointException">The checkpoint is of another model, or its file was changed since it was opened.</exception>
    public void ReadWeights(ParameterLayout layout, AlignedBuffer weights) => ReadWeights("", layout, weights, State.WeightsDigest);

    /// <summary>The fingerprint that the ledger of a run has of the weights that training goes on from. No model is needed: the file has them in the
    /// order of their layout.</summary>
    /// <exception cref="CheckpointException">The file was changed since it was opened, or cannot be read.</exception>
    public ulong PositionDigestOfWeights()
    {
        var path = FilePath(Manifest.HasAverage ? CheckpointNames.Trained : CheckpointNames.Weights);
        using var file = SafetensorsFile.Open(path);
        var length = file.Tensors.Aggregate(0L, (sum, tensor) => ParameterLayout.Padded(sum + tensor.Length));
        if (length > int.MaxValue || file.Tensors.Any(tensor => tensor.Dtype != SafetensorsTypes.Float32))
        {
            throw new CheckpointException($"{path} needs weights of float32, fewer than 2^31, got others; take another checkpoint.");
        }

        var (digest, position) = (0ul, 0L);
        var values = new float[file.Tensors.Max(tensor => tensor.Length)];
        foreach (var tensor in file.Tensors)
        {
            var slice = values.AsSpan(0, (int)tensor.Length);
            file.Read(tensor.Name, slice);
            digest += PositionDigest.Of(slice, (int)position);
            position = ParameterLayout.Padded(position + tensor.Length);
        }

        return digest;
    }

    /// <summary>Reads the weights to evaluate, to predict with or to give away, bit for bit: the average where the job keeps one, else the
    /// same as <see cref="ReadWeights(ParameterLayout, AlignedBuffer)"/>.</summary>
    /// <param name="layout">Layout of the model; it must have the checkpoint's parameters, all of them and no others.</param>
    /// <param name="weights">Arena of the layout's length; padding becomes 0. Its content is undefined if reading fails.</param>
    /// <exception cref="ArgumentException">The arena has another length.</exception>
    /// <exception cref="CheckpointException">The checkpoint is of another model, or its file was changed since it was opened.</exception>
    public void ReadWeightsForInference(ParameterLayout layout, AlignedBuffer weights) =>
        ReadArena(CheckpointNames.Weights, layout, weights, State.AveragedDigest ?? State.WeightsDigest);

    /// <summary>Reads what the optimizer remembers, bit for bit, its step count and the average of the weights where it has one.</summary>
    /// <param name="layout">Layout of the model; it must have the checkpoint's parameters, all of them and no others.</param>
    /// <param name="optimizer">State of the same kind of optimizer; padding becomes 0. Its content is undefined if reading fails.</param>
    /// <exception cref="ArgumentException">The state has another length.</exception>
    /// <exception cref="CheckpointException">The checkpoint is of another model or optimizer, or its file cannot be read.</exception>
    public void ReadOptimizer(ParameterLayout layout, OptimizerState optimizer) => ReadOptimizer("", layout, optimizer, State.AveragedDigest);

    /// <summary>Reads the numbers of the best state, bit for bit, where it is stored beside this one.</summary>
    /// <param name="best">Arenas of the job that wrote the checkpoint. Their content is undefined if reading fails.</param>
    /// <exception cref="ArgumentException">An arena has another length.</exception>
    /// <exception cref="InvalidOperationException">No other best is stored: see <see cref="CheckpointState.HasOtherBest"/>.</exception>
    /// <exception cref="CheckpointException">The checkpoint is of another model or optimizer, or its file cannot be read.</exception>
    public void ReadBest(ModelNumbers best)
    {
        ArgumentNullException.ThrowIfNull(best);
        if (!State.HasOtherBest)
        {
            throw new InvalidOperationException("ReadBest needs a checkpoint with another best, got none; read the checkpoint's own numbers.");
        }

        ReadWeights(CheckpointNames.Best, best.Layout, best.Weights, State.Best!.WeightsDigest);
        ReadOptimizer(CheckpointNames.Best, best.Layout, best.Optimizer, State.Best.AveragedDigest);
    }

    private void ReadOptimizer(string prefix, ParameterLayout layout, OptimizerState optimizer, string? averagedDigest)
    {
        Arenas.Check(layout, optimizer);
        var path = FilePath(prefix + CheckpointNames.Optimizer);
        using var file = SafetensorsFile.Open(path);
        var name = file.Metadata.GetValueOrDefault(OptimizerNameKey);
        if (name != optimizer.OptimizerName)
        {
            throw new CheckpointException(
                $"{path} needs to be of optimizer '{optimizer.OptimizerName}', got '{name}'; use the job that wrote the checkpoint.");
        }

        var step = CountOf(OptimizerStepKey, file, path);

        if (Manifest.HasAverage != optimizer.Average is not null)
        {
            var (has, needs) = Manifest.HasAverage ? ("one", "no") : ("none", "an");
            throw new CheckpointException($"{Path} needs to hold {needs} average of the weights, got {has}; use the job that wrote the checkpoint.");
        }

        ReadTensors(path, file, [.. SafetensorsWriter.Optimizer(layout, optimizer)]);
        optimizer.Step = step;
        optimizer.Skipped = CountOf(SkippedKey, file, path, isOptional: true);
        optimizer.SkippedInARow = (int)Math.Min(int.MaxValue, CountOf(SkippedInARowKey, file, path, isOptional: true));
        if (optimizer.Average is { } average)
        {
            ReadArena(prefix + CheckpointNames.Weights, layout, average, averagedDigest!);
        }
    }

    private static long CountOf(string key, SafetensorsFile file, string path, bool isOptional = false)
    {
        var text = file.Metadata.GetValueOrDefault(key) ?? (isOptional ? "0" : null);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new CheckpointException($"{path} needs a count as {key}, got '{text}'; take another checkpoint.");
    }

    private void ReadWeights(string prefix, ParameterLayout layout, AlignedBuffer weights, string needed) =>
        ReadArena(prefix + (Manifest.HasAverage ? CheckpointNames.Trained : CheckpointNames.Weights), layout, weights, needed);

    private void ReadArena(string name, ParameterLayout layout, AlignedBuffer weights, string needed)
    {
        Arenas.Check(layout, weights, nameof(weights));
        var path = FilePath(name);
        using var file = SafetensorsFile.Open(path);
        ReadTensors(path, file, [.. SafetensorsWriter.Weights(layout, weights)]);
        var digest = WeightsDigest.Compute(layout, weights);
        if (digest != needed)
        {
            throw new CheckpointException(
                $"{path} needs weights of digest {needed}, got {digest}; its content has changed, take another checkpoint.");
        }
    }

    internal static void ReadTensors(string path, SafetensorsFile file, IReadOnlyList<SafetensorsWriter.Source> targets)
    {
        // All names and shapes first: another model's checkpoint leaves the arenas as they were.
        foreach (var target in targets)
        {
            var entry = file.Find(target.Name);
            if (entry?.ShapeText != target.Shape.ToString() || entry.Dtype != SafetensorsTypes.Float32)
            {
                throw new CheckpointException(
                    $"{path} needs '{target.Name}' of shape {target.Shape}, got {entry?.ShapeText ?? "none"}; use the job that wrote it.");
            }
        }

        if (file.Tensors.Length != targets.Count)
        {
            throw new CheckpointException(
                $"{path} needs the model's {targets.Count} tensors, got {file.Tensors.Length}; use the job that wrote the checkpoint.");
        }

        foreach (var arena in targets.Select(target => target.Arena).Distinct())
        {
            arena.Span.Clear();
        }

        foreach (var target in targets)
        {
            file.Read(target.Name, target.Arena.Span.Slice(target.Offset, target.Shape.ElementCount));
        }
    }

    private static CheckpointState ReadState(string path)
    {
        var state = CheckpointJson.Read(
            path, RegularFile.ReadAll(path, CheckpointJson.BytesMax), CheckpointJson.Default.CheckpointState);
        return state.Problem() is { } problem
            ? throw new CheckpointException($"{path} needs {problem}; take another checkpoint.")
            : state;
    }

    private string FilePath(string name) => System.IO.Path.Combine(Path, name);
}
