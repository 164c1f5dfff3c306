namespace Cluster.Metrics.Classes;

/// <summary>Counts which classes were taken for which, and what follows from the counts: accuracy, precision, recall and F1.</summary>
/// <remarks>With TP, FP and FN of a class: precision TP/(TP+FP), recall TP/(TP+FN), F1 2·TP/(2·TP+FP+FN), 0 where a denominator is 0. Macro
/// is the plain mean over the classes that were seen, as truth or as answer; micro takes the sums of TP, FP and FN over all classes,
/// which for one class a thing is the accuracy. Source: Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008),
/// sections 8.3 and 13.6.</remarks>
public sealed class ConfusionMatrix : IClassMetric
{
    private readonly long[] _counts;

    /// <summary>An empty matrix.</summary>
    /// <param name="classes">Number of classes, 1 or more.</param>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        Classes = classes;
        _counts = new long[checked(classes * classes)];
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Things counted.</summary>
    public long Total { get; private set; }

    /// <summary>Things whose class was found.</summary>
    public long Correct { get; private set; }

    /// <summary>Share of the things whose class was found.</summary>
    public double Accuracy => (double)Correct / Total;

    /// <summary>Things of one class that were taken for another, or the same.</summary>
    /// <param name="truth">Their class.</param>
    /// <param name="predicted">What they were taken for.</param>
    public long this[int truth, int predicted] => _counts[(truth * Classes) + predicted];

    /// <inheritdoc/>
    public IEnumerable<MetricValue> Values
    {
        get
        {
            var seen = Enumerable.Range(0, Classes).Select(Of).Where(counts => counts.IsSeen).ToList();
            var all = new BinaryCounts(Correct, Total - Correct, Total - Correct);
            yield return new("accuracy", Accuracy, IsShare: true);
            yield return new("precision_macro", Mean(seen, counts => counts.Precision), IsShare: true);
            yield return new("recall_macro", Mean(seen, counts => counts.Recall), IsShare: true);
            yield return new("f1_macro", Mean(seen, counts => counts.F1), IsShare: true);
            yield return new("f1_micro", all.F1, IsShare: true);
        }
    }

    /// <summary>The counts of one class against all others.</summary>
    /// <param name="index">The class.</param>
    public BinaryCounts Of(int index)
    {
        var (asTruth, asAnswer) = (0L, 0L);
        for (var other = 0; other < Classes; other++)
        {
            asTruth += this[index, other];
            asAnswer += this[other, index];
        }

        var hits = this[index, index];
        return new BinaryCounts(hits, asAnswer - hits, asTruth - hits);
    }

    /// <inheritdoc/>
    public void Add(in ClassRow row) => Add(row.Label, row.Predicted);

    /// <summary>Counts one thing.</summary>
    /// <param name="truth">Its class.</param>
    /// <param name="predicted">What it was taken for.</param>
    public void Add(int truth, int predicted)
    {
        _counts[(truth * Classes) + predicted]++;
        Total++;
        Correct += truth == predicted ? 1 : 0;
    }

    private static double Mean(List<BinaryCounts> classes, Func<BinaryCounts, double> of)
    {
        var sum = 0.0;
        foreach (var counts in classes)
        {
            sum += of(counts);
        }

        return sum / classes.Count;
    }
}
