namespace Cluster.Metrics.Classes;

/// <summary>Area under the receiver operating characteristic: for two classes that of the second one, for more the plain mean over the classes
/// of each against all others, as far as both sides occur.</summary>
/// <remarks>It keeps a number for every thing and class. Source: see <see cref="RocCurve"/>; Provost and Domingos, Well-Trained PETs (2000), for
/// one against the rest, here without weights.</remarks>
public sealed class RocAuc : IClassMetric
{
    private readonly RocCurve[] _curves;

    /// <summary>Nothing gathered yet.</summary>
    /// <param name="classes">Number of classes, 2 or more.</param>
    public RocAuc(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        _curves = [.. Enumerable.Range(0, classes == 2 ? 1 : classes).Select(_ => new RocCurve())];
    }

    private bool IsBinary => _curves.Length == 1;

    /// <inheritdoc/>
    public IEnumerable<MetricValue> Values
    {
        get
        {
            var (sum, count) = (0.0, 0);
            foreach (var area in _curves.Select(curve => curve.Area).Where(area => !double.IsNaN(area)))
            {
                sum += area;
                count++;
            }

            return [new(IsBinary ? "roc_auc" : "roc_auc_one_vs_rest", count == 0 ? double.NaN : sum / count)];
        }
    }

    /// <inheritdoc/>
    public void Add(in ClassRow row)
    {
        if (IsBinary)
        {
            _curves[0].Add(row.Probabilities[1], row.Label == 1);
            return;
        }

        for (var index = 0; index < _curves.Length; index++)
        {
            _curves[index].Add(row.Probabilities[index], row.Label == index);
        }
    }
}
