using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Metrics;
using Cluster.Metrics.Outputs;

namespace Cluster.Inference;

/// <summary>What people are told of a sample: the columns, and how they follow from a model's outputs.</summary>
/// <remarks>A class comes by its name, with the probabilities of all classes, or scores where the loss knows no probabilities; a class at many
/// places by its names alone; a label as 1 or 0 with its probability; a value in the unit of the data; a distribution by its mean in that
/// unit and its parameters as the model is trained on them.</remarks>
public sealed class PredictionForm
{
    private readonly Reader _read;

    private PredictionForm(IReadOnlyList<PredictionColumn> columns, Reader read) => (Columns, _read) = (columns, read);

    private delegate void Reader(ReadOnlySpan<float> outputs, Span<double> cells);

    /// <summary>The columns.</summary>
    public IReadOnlyList<PredictionColumn> Columns { get; }

    /// <summary>The form of a model's predictions.</summary>
    /// <param name="outputs">What its outputs stand for.</param>
    /// <param name="data">What it was trained on.</param>
    public static PredictionForm Of(ModelOutputs outputs, DataDescription data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return outputs switch
        {
            ClassOutputs { Rows: 1 } classes => OfClass(classes),
            ClassOutputs classes => OfPlaces(classes),
            LabelOutputs labels => OfLabels(labels),
            ValueOutputs values => OfValues(values, data),
            _ => new PredictionForm([.. Numbered("output", outputs.Size)], (raw, cells) => Widen(raw, cells)),
        };
    }

    /// <summary>Reads the outputs of one sample. One thread at a time.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="cells">Takes a number for each column; for a class its index.</param>
    public void Read(ReadOnlySpan<float> outputs, Span<double> cells) => _read(outputs, cells);

    private static PredictionForm OfClass(ClassOutputs classes)
    {
        var word = classes.AreProbabilities ? "probability" : "score";
        var (scores, shares) = (new double[classes.Classes], new double[classes.Classes]);
        return new PredictionForm(
            [new("prediction", classes.Names), .. classes.Names.Select(name => new PredictionColumn($"{word}_{name}"))],
            (raw, cells) =>
            {
                classes.Read(raw, scores, shares);
                cells[0] = ClassRow.IndexOfMax(scores);
                shares.CopyTo(cells[1..]);
            });
    }

    private static PredictionForm OfPlaces(ClassOutputs classes)
    {
        var (scores, shares) = (new double[classes.Rows * classes.Classes], new double[classes.Rows * classes.Classes]);
        return new PredictionForm(
            [.. Numbered("prediction", classes.Rows).Select(column => column with { Names = classes.Names })],
            (raw, cells) =>
            {
                classes.Read(raw, scores, shares);
                for (var row = 0; row < cells.Length; row++)
                {
                    cells[row] = ClassRow.IndexOfMax(scores.AsSpan(row * classes.Classes, classes.Classes));
                }
            });
    }

    private static PredictionForm OfLabels(LabelOutputs labels)
    {
        var word = labels.AreProbabilities ? "probability" : "score";
        return new PredictionForm(
            [
                .. labels.Names.Select(name => new PredictionColumn($"prediction_{name}")),
                .. labels.Names.Select(name => new PredictionColumn($"{word}_{name}")),
            ],
            (raw, cells) =>
            {
                labels.Read(raw, cells[labels.Size..]);
                for (var label = 0; label < labels.Size; label++)
                {
                    cells[label] = cells[labels.Size + label] > labels.Threshold ? 1 : 0;
                }
            });
    }

    private static PredictionForm OfValues(ValueOutputs values, DataDescription data)
    {
        var names = data.Targets.Names.Length == values.Count
            ? values.Names.Select(name => new PredictionColumn($"prediction_{name}"))
            : values.Count == 1 ? [new PredictionColumn("prediction")] : Numbered("prediction", values.Count);
        var parameters = new float[values.Head is null ? 0 : values.Size];
        var toOriginal = data.Table is { } table ? table.Target.ToOriginal : (Func<int, double, double>)((_, value) => value);
        return new PredictionForm(
            [.. names, .. ParametersOf(values)],
            (raw, cells) =>
            {
                values.Read(raw, cells[..values.Count]);
                for (var index = 0; index < values.Count; index++)
                {
                    cells[index] = toOriginal(index, cells[index]);
                }

                if (values.Head is not null)
                {
                    values.ReadParameters(raw, parameters);
                    Widen(parameters, cells[values.Count..]);
                }
            });
    }

    private static IEnumerable<PredictionColumn> ParametersOf(ValueOutputs values) => values switch
    {
        { Head: null } => [],
        { Head: LikelihoodLoss { ParameterNames: var names } } when names.Count == values.Size => names.Select(name => new PredictionColumn(name)),
        _ => Numbered("parameter", values.Size),
    };

    private static IEnumerable<PredictionColumn> Numbered(string word, int count) =>
        Enumerable.Range(0, count).Select(index => new PredictionColumn(FormattableString.Invariant($"{word}_{index}")));

    private static void Widen(ReadOnlySpan<float> numbers, Span<double> cells)
    {
        for (var index = 0; index < numbers.Length; index++)
        {
            cells[index] = numbers[index];
        }
    }
}

/// <summary>A column of predictions.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Names">What its numbers are the indices of; null where they stand for themselves.</param>
public sealed record PredictionColumn(string Name, IReadOnlyList<string>? Names = null);
