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
    private const string TemporarySuffix = ".tmp";

    /// <summary>Directory of a whole checkpoint, such as step-00000350; longer from 100,000,000 steps on. Where a step was written before,
    /// the next one of it is step-00000350.2: no directory is ever replaced by another.</summary>
    /// <param name="step">The step.</param>
    /// <param name="copy">How often the step has been written, from 1.</param>
    public static string OfStep(long step, int copy = 1) =>
        string.Create(CultureInfo.InvariantCulture, $"{StepPrefix}{step:D8}{(copy == 1 ? "" : $".{copy}")}");

    /// <summary>The name that the next checkpoint of a step takes.</summary>
    /// <param name="last">The name of the one before; null if there is none.</param>
    /// <param name="step">The step.</param>
    public static string After(string? last, long step) => OfStep(step, last is null ? 1 : StepOf(last)!.Value.Copy + 1);

    /// <summary>The step that a directory's name tells, and how often it had been written; null where it is no checkpoint's.</summary>
    public static (long Step, int Copy)? StepOf(string name)
    {
        if (!name.StartsWith(StepPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var digits = name.AsSpan(StepPrefix.Length);
        var dot = digits.IndexOf('.');
        var (step, copy) = (0L, 1);
        var isNamed = long.TryParse(dot < 0 ? digits : digits[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out step)
            && (dot < 0 || int.TryParse(digits[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out copy));
        return isNamed && name == OfStep(step, copy) ? (step, copy) : null;
    }

    /// <summary>Directory of a checkpoint that is being written. The name is new each time: a writer that was stopped and continues
    /// must not meet its successor in one directory.</summary>
    public static string Temporary(long step) => $"{OfStep(step)}.{Guid.NewGuid():N}{TemporarySuffix}";

    /// <summary>Whether a directory of that name is one that is being written or removed, or was when its process died.</summary>
    public static bool IsTemporary(string name) =>
        name.StartsWith(StepPrefix, StringComparison.Ordinal) && name.EndsWith(TemporarySuffix, StringComparison.Ordinal);
}
