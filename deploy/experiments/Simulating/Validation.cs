namespace Cluster.Experiments.Simulating;

/// <summary>One configuration, predicted and measured.</summary>
/// <param name="Name">What it was.</param>
/// <param name="Workers">Number of workers.</param>
/// <param name="Link">The link, or that there was none.</param>
/// <param name="Waits">Whether workers waited instead of computing, for want of cores.</param>
/// <param name="PredictedSeconds">Length of a step by the models.</param>
/// <param name="Measured">Lengths of steps in repeats.</param>
public sealed record ValidationCase(string Name, int Workers, string Link, bool Waits, double PredictedSeconds, Spread Measured)
{
    /// <summary>How far the prediction is from the median of the measurements, as a share of it; below 0 where it is too short.</summary>
    public double Error => (PredictedSeconds / Measured.Median) - 1;

    /// <summary>How far apart repeats lie, as a share of their median.</summary>
    public double SpreadShare => (Measured.Highest - Measured.Lowest) / Measured.Median;

    /// <summary>Whether the prediction is within a quarter, or within twice of what repeats differ by.</summary>
    public bool IsClose => Math.Abs(Error) <= Math.Max(Validation.WorstError, 2 * SpreadShare);
}

/// <summary>How far predictions were from measurements, for every configuration that was measured.</summary>
/// <param name="Cases">The configurations.</param>
/// <param name="Skipped">What was left out, and why.</param>
/// <param name="OthersShare">Share of the machine's processor time that other programs used meanwhile.</param>
public sealed record Validation(IReadOnlyList<ValidationCase> Cases, IReadOnlyList<string> Skipped, double OthersShare = 0)
{
    /// <summary>The median error that predictions are to stay below.</summary>
    public const double MedianGoal = 0.1;

    /// <summary>The error that none is to exceed, unless repeats differ by half of it or more.</summary>
    public const double WorstError = 0.25;

    /// <summary>The median of the errors' magnitudes.</summary>
    public double MedianError => Spread.Of(Cases.Select(found => Math.Abs(found.Error))).Median;

    /// <summary>The largest error.</summary>
    public ValidationCase Worst => Cases.MaxBy(found => Math.Abs(found.Error))!;

    /// <summary>Whether both goals are met.</summary>
    public bool IsMet => MedianError < MedianGoal && Cases.All(found => found.IsClose);
}
