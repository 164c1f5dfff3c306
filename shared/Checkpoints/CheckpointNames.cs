using System.Globalization;

namespace Cluster.Checkpoints;

/// <summary>Names of a checkpoint's directory and of the files in it.</summary>
internal static class CheckpointNames
{
    /// <summary>The weights to use: the average where one is kept, else those that training goes on from.</summary>
    public const string Weights = "weights.safetensors";

    /// <summary>The weights that training goes on from, where those to use are others.</summary>
    public const string Trained = "trained.safetensors";
    public const string Optimizer = "optimizer.safetensors";
    public const string State = "state.json";
    public const string Manifest = "manifest.json";

    /// <summary>Before the names of weights and optimizer: those of the best state, where training is to end with it.</summary>
    public const string Best = "best-";

    private const string StepPrefix = "step-";
    private const string ReplacedSuffix = ".replaced";

    /// <summary>Directory of a whole checkpoint, such as step-00000350; longer from 100,000,000 steps on.</summary>
    public static string OfStep(long step) => string.Create(CultureInfo.InvariantCulture, $"{StepPrefix}{step:D8}");

    /// <summary>The step that a directory's name tells; null where it is no checkpoint's.</summary>
    public static long? StepOf(string name) => PlainStepOf(IsReplaced(name) ? name[..name.IndexOf('.', StringComparison.Ordinal)] : name);

    /// <summary>Whether a directory's name is that of a checkpoint whose place another one of its step has taken, or was about to take.</summary>
    public static bool IsReplaced(string name) =>
        name.EndsWith(ReplacedSuffix, StringComparison.Ordinal) && name.IndexOf('.', StringComparison.Ordinal) < name.Length - ReplacedSuffix.Length;

    /// <summary>Directory of a whole checkpoint that makes room for another one of its step. It counts as one until that is safe.</summary>
    public static string Replaced(long step) => $"{OfStep(step)}.{Guid.NewGuid():N}{ReplacedSuffix}";

    /// <summary>Directory of a checkpoint that is being written. The name is new each time: a writer that was stopped and continues
    /// must not meet its successor in one directory.</summary>
    public static string Temporary(long step) => $"{OfStep(step)}.{Guid.NewGuid():N}.tmp";

    private static long? PlainStepOf(string name) =>
        name.StartsWith(StepPrefix, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(StepPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
        && name == OfStep(step)
            ? step
            : null;
}
