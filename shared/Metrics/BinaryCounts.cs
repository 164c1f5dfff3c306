namespace Cluster.Metrics;

/// <summary>How often yes was said rightly and wrongly, and no wrongly.</summary>
/// <param name="TruePositives">Yes, rightly.</param>
/// <param name="FalsePositives">Yes, wrongly.</param>
/// <param name="FalseNegatives">No, wrongly.</param>
/// <remarks>A share without anything to share is 0, so that a class nobody ever names pulls a mean down instead of leaving it.</remarks>
public readonly record struct BinaryCounts(long TruePositives, long FalsePositives, long FalseNegatives)
{
    /// <summary>Whether there is anything to judge.</summary>
    public bool IsSeen => TruePositives + FalsePositives + FalseNegatives > 0;

    /// <summary>Things to which yes is the right answer.</summary>
    public long Support => TruePositives + FalseNegatives;

    /// <summary>Share of the yes that are right: TP / (TP + FP).</summary>
    public double Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of what should be yes that is: TP / (TP + FN).</summary>
    public double Recall => Share(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Harmonic mean of precision and recall, 2·TP / (2·TP + FP + FN): also the Dice coefficient of two areas.</summary>
    public double F1 => Share(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>Intersection over union of two areas, TP / (TP + FP + FN): the Jaccard index.</summary>
    public double IntersectionOverUnion => Share(TruePositives, TruePositives + FalsePositives + FalseNegatives);

    /// <summary>Both counts together.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static BinaryCounts Add(in BinaryCounts left, in BinaryCounts right) => new(
        left.TruePositives + right.TruePositives,
        left.FalsePositives + right.FalsePositives,
        left.FalseNegatives + right.FalseNegatives);

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
