using Cluster.Engine.Numerics;

namespace Cluster.Metrics.Classes;

/// <summary>exp of the mean of -log p(label): among how many equally likely tokens a model of sequences chooses, as it were.</summary>
/// <remarks>Infinite where a label was given no probability at all. Source: Jurafsky and Martin, Speech and Language Processing (3rd edition
/// draft, 2024), section 3.3.</remarks>
public sealed class Perplexity : IClassMetric
{
    private double _surprise;
    private long _total;

    /// <inheritdoc/>
    public IEnumerable<MetricValue> Values => [new("perplexity", DoubleFunctions.Exp(_surprise / _total))];

    /// <inheritdoc/>
    public void Add(in ClassRow row)
    {
        _surprise -= DoubleFunctions.Log(row.Probabilities[row.Label]);
        _total++;
    }
}
