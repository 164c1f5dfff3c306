using Cluster.Metrics.Labels;
using Cluster.Metrics.Outputs;

namespace Cluster.Metrics;

/// <summary>Judges answers of yes or no.</summary>
internal sealed class LabelJudge : Judge
{
    private const int MostCurves = 100;

    private readonly LabelOutputs _outputs;
    private readonly LabelCounts _counts;
    private readonly RocCurve[] _curves;
    private readonly double[] _scores;
    private readonly bool[] _answers;
    private readonly bool[] _truth;

    public LabelJudge(LabelOutputs outputs)
    {
        _outputs = outputs;
        _counts = new LabelCounts(outputs.Size);
        _curves = outputs.IsMask || outputs.Size > MostCurves ? [] : [.. Enumerable.Range(0, outputs.Size).Select(_ => new RocCurve())];
        (_scores, _answers, _truth) = (new double[outputs.Size], new bool[outputs.Size], new bool[outputs.Size]);
    }

    public override IReadOnlyList<MetricValue> Values => _outputs switch
    {
        { IsMask: true } => [.. OfMask(_counts.All)],
        { Size: 1 } => [new("accuracy", _counts.Accuracy, IsShare: true), .. OfLabel(0)],
        _ => [.. OfLabels()],
    };

    public override IReadOnlyList<PartReport> Parts => _outputs.IsMask || _outputs.Size == 1
        ? []
        : [.. _outputs.Names.Select((name, label) => new PartReport(name, [.. OfLabel(label), new("support", _counts[label].Support)]))];

    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> values)
    {
        _outputs.Read(outputs, _scores);
        for (var label = 0; label < _scores.Length; label++)
        {
            (_answers[label], _truth[label]) = (_scores[label] > _outputs.Threshold, values[label] > _outputs.Threshold);
        }

        _counts.Add(_truth, _answers);
        for (var label = 0; label < _curves.Length; label++)
        {
            _curves[label].Add(_scores[label], _truth[label]);
        }
    }

    private IEnumerable<MetricValue> OfMask(BinaryCounts all)
    {
        yield return new("pixel_accuracy", _counts.Accuracy, IsShare: true);
        yield return new("dice", all.F1, IsShare: true);
        yield return new("iou", all.IntersectionOverUnion, IsShare: true);
    }

    private IEnumerable<MetricValue> OfLabels()
    {
        yield return new("subset_accuracy", _counts.SubsetAccuracy, IsShare: true);
        yield return new("label_accuracy", _counts.Accuracy, IsShare: true);
        yield return new("f1_micro", _counts.All.F1, IsShare: true);
        yield return new("f1_macro", _counts.MacroF1, IsShare: true);
        yield return new("precision_micro", _counts.All.Precision, IsShare: true);
        yield return new("recall_micro", _counts.All.Recall, IsShare: true);
    }

    private IEnumerable<MetricValue> OfLabel(int label)
    {
        yield return new("precision", _counts[label].Precision, IsShare: true);
        yield return new("recall", _counts[label].Recall, IsShare: true);
        yield return new("f1", _counts[label].F1, IsShare: true);
        if (_curves.Length > 0)
        {
            yield return new("roc_auc", _curves[label].Area);
        }
    }
}
