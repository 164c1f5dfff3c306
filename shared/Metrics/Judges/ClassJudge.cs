using Cluster.Metrics.Classes;
using Cluster.Metrics.Outputs;

namespace Cluster.Metrics;

/// <summary>Judges scores of classes. A label outside the classes marks something that does not count.</summary>
internal sealed class ClassJudge : Judge
{
    // An area under a curve for each of many classes takes much memory and says little.
    private const int MostCurves = 100;

    private readonly ClassOutputs _outputs;
    private readonly ConfusionMatrix _confusion;
    private readonly List<IClassMetric> _metrics;
    private readonly double[] _scores;
    private readonly double[] _probabilities;

    public ClassJudge(ClassOutputs outputs, JudgeOptions options)
    {
        _outputs = outputs;
        _confusion = new ConfusionMatrix(outputs.Classes);
        _metrics = [_confusion];
        if (options.TopK > 1 && options.TopK < outputs.Classes)
        {
            _metrics.Add(new TopKAccuracy(options.TopK));
        }

        if (outputs.Rows == 1 && outputs.Classes is >= 2 and <= MostCurves)
        {
            _metrics.Add(new RocAuc(outputs.Classes));
        }

        if (outputs is { IsSequence: true, AreProbabilities: true })
        {
            _metrics.Add(new Perplexity());
        }

        _scores = new double[outputs.Rows * outputs.Classes];
        _probabilities = new double[_scores.Length];
    }

    public override ConfusionMatrix Confusion => _confusion;

    public override IReadOnlyList<MetricValue> Values =>
    [
        .. _metrics.SelectMany(metric => metric.Values),
        .. _outputs.IsPicture ? new OverlapOfClasses(_confusion).Values : [],
    ];

    public override IReadOnlyList<PartReport> Parts =>
        [.. _outputs.Names.Select((name, index) => new PartReport(name, [.. OfClass(_confusion.Of(index))]))];

    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> values)
    {
        _outputs.Read(outputs, _scores, _probabilities);
        var classes = _outputs.Classes;
        for (var row = 0; row < _outputs.Rows; row++)
        {
            var label = labels.IsEmpty ? _outputs.LikeliestTarget(values, row) : labels[row];
            if (label >= 0 && label < classes)
            {
                Add(row * classes, classes, label);
            }
        }
    }

    private void Add(int start, int classes, int label)
    {
        var row = new ClassRow
        {
            Scores = _scores.AsSpan(start, classes),
            Probabilities = _probabilities.AsSpan(start, classes),
            Label = label,
        };
        foreach (var metric in _metrics)
        {
            metric.Add(row);
        }
    }

    private IEnumerable<MetricValue> OfClass(BinaryCounts counts)
    {
        yield return new("precision", counts.Precision, IsShare: true);
        yield return new("recall", counts.Recall, IsShare: true);
        yield return new("f1", counts.F1, IsShare: true);
        if (_outputs.IsPicture)
        {
            yield return new("iou", counts.IntersectionOverUnion, IsShare: true);
        }

        yield return new("support", counts.Support);
    }
}
