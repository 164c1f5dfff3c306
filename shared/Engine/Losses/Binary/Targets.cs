namespace Cluster.Engine.Losses;

/// <summary>Checks of the targets that losses are given.</summary>
internal static class Targets
{
    /// <summary>Throws unless every target is -1 or 1.</summary>
    public static void CheckSigns(ReadOnlySpan<float> targets, string loss)
    {
        for (var index = 0; index < targets.Length; index++)
        {
            if (targets[index] is not (1f or -1f))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(targets),
                    $"{loss} needs targets of -1 or 1, got {targets[index]} at {index}; write the negative class as -1.");
            }
        }
    }

    /// <summary>Throws at the first number outside [least, most]; NaN passes.</summary>
    public static void CheckRange(ReadOnlySpan<float> values, float least, float most, string loss, string what)
    {
        for (var index = 0; index < values.Length; index++)
        {
            if (values[index] < least || values[index] > most)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(values), $"{loss} needs {what} in [{least}, {most}], got {values[index]} at {index}; check what makes them.");
            }
        }
    }

    /// <summary>The class index, after checking that it is one.</summary>
    public static int CheckedLabel(int label, int classes, int row, string loss) => (uint)label < (uint)classes
        ? label
        : throw new ArgumentOutOfRangeException(
            nameof(label), $"{loss} needs labels in [0, {classes}), got {label} in row {row}; check the number of classes.");
}
