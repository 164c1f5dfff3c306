using Cluster.Experiments.Scaling;
using static Cluster.Experiments.Scaling.ScaleText;

namespace Cluster.Experiments.Simulating;

/// <summary>How far predictions were from measurements, as text.</summary>
public static class ValidationText
{
    /// <summary>Names of what <see cref="Row"/> tells.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["configuration", "workers", "link", "workers'", "predicted", "measured", "range", "error"];

    /// <summary>Columns that hold words, from the first.</summary>
    public const int Texts = 1;

    /// <summary>A configuration in one line.</summary>
    /// <param name="found">The configuration.</param>
    public static IReadOnlyList<string> Row(ValidationCase found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return
        [
            found.Name,
            Invariant($"{found.Workers}"),
            found.Link,
            found.Waits ? "waits" : "computing",
            Time(found.PredictedSeconds),
            Time(found.Measured.Median),
            Invariant($"{Time(found.Measured.Lowest)} to {Time(found.Measured.Highest)}"),
            Invariant($"{100 * found.Error:+0;-0;0} %") + (found.IsClose ? "" : " !"),
        ];
    }

    /// <summary>What it comes to, in a sentence.</summary>
    /// <param name="validation">What was found.</param>
    public static string Verdict(Validation validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        var worst = validation.Worst;
        var far = validation.Cases.Count(found => !found.IsClose);
        var company = validation.OthersShare > ScaleWords.NotableShare
            ? $" Other programs used up to {Share(validation.OthersShare)} of this machine's processor time meanwhile: this says little; "
                + "repeat it alone."
            : "";
        return Invariant($"{validation.Cases.Count} configurations: median error {100 * validation.MedianError:F1} % (goal: below 10 %), worst ")
            + Invariant($"{100 * Math.Abs(worst.Error):F0} % ({worst.Name}, whose repeats lie {Share(worst.SpreadShare)} apart); ")
            + (far == 0
                ? "none is further off than a quarter or twice of what its repeats differ by."
                : $"{far} are further off than a quarter and than twice of what their repeats differ by.")
            + company;
    }
}
