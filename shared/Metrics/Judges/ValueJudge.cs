using Cluster.Metrics.Outputs;
using Cluster.Metrics.Values;

namespace Cluster.Metrics;

/// <summary>Judges estimates of numbers, in the unit of the data.</summary>
/// <remarks>Over several values MAE and mean squared error are their plain means, and R² is the plain mean of theirs.</remarks>
internal sealed class ValueJudge(ValueOutputs reader, Func<int, double, double> toOriginal) : Judge
{
    // Many values, as the pixels of a picture, are of one kind and need no lines of their own.
    private const int MostParts = 100;

    private readonly ValueErrors[] _errors = [.. Enumerable.Range(0, reader.Count).Select(_ => new ValueErrors())];
    private readonly double[] _estimates = new double[reader.Count];

    public override IReadOnlyList<MetricValue> Values =>
    [
        new("mae", Mean(errors => errors.MeanAbsolute)),
        new("rmse", Math.Sqrt(Mean(errors => errors.MeanSquared))),
        new("r2", Mean(errors => errors.RSquared)),
    ];

    public override IReadOnlyList<PartReport> Parts => reader.Count is 1 or > MostParts
        ? []
        : [.. reader.Names.Select((name, index) => new PartReport(name, OfValue(_errors[index])))];

    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> values)
    {
        reader.Read(outputs, _estimates);
        for (var index = 0; index < _errors.Length; index++)
        {
            _errors[index].Add(toOriginal(index, values[index]), toOriginal(index, _estimates[index]));
        }
    }

    private static MetricValue[] OfValue(ValueErrors errors) =>
        [new("mae", errors.MeanAbsolute), new("rmse", Math.Sqrt(errors.MeanSquared)), new("r2", errors.RSquared)];

    private double Mean(Func<ValueErrors, double> of)
    {
        var sum = 0.0;
        foreach (var errors in _errors)
        {
            sum += of(errors);
        }

        return sum / _errors.Length;
    }
}
