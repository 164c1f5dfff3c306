using System.Globalization;

namespace Cluster.Metrics.Classes;

/// <summary>Share of the things whose class is among the k largest scores.</summary>
/// <param name="k">How many answers are allowed, 1 or more.</param>
/// <remarks>Among equal scores the class that comes first is the larger, so that k = 1 is the accuracy.</remarks>
public sealed class TopKAccuracy(int k) : IClassMetric
{
    private long _total;
    private long _correct;

    /// <inheritdoc/>
    public IEnumerable<MetricValue> Values =>
        [new(string.Create(CultureInfo.InvariantCulture, $"top_{k}_accuracy"), (double)_correct / _total, IsShare: true)];

    /// <inheritdoc/>
    public void Add(in ClassRow row)
    {
        var (own, before) = (row.Scores[row.Label], 0);
        for (var index = 0; index < row.Scores.Length; index++)
        {
            before += row.Scores[index] > own || (row.Scores[index] == own && index < row.Label) ? 1 : 0;
        }

        _total++;
        _correct += before < k ? 1 : 0;
    }
}
