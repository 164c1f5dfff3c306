using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs;

/// <summary>What a loss compares the outputs of a sample with, made of what the data gives: labels or values as they are; for a loss that
/// takes values, a class in its one-hot form, or as a single number where there are two classes and one output.</summary>
public sealed class SampleTargets
{
    private readonly Loss _loss;
    private readonly Shape _outputs;
    private readonly TargetSchema _schema;
    private readonly int _count;
    private readonly float _absent;

    /// <summary>Targets for a loss.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="output">Shape of the outputs for one sample.</param>
    /// <param name="schema">What the data gives.</param>
    /// <exception cref="ShapeException">The loss needs other targets for such outputs than the data gives.</exception>
    public SampleTargets(Loss loss, Shape output, TargetSchema schema)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(schema);
        (_loss, _outputs, _schema) = (loss, output.Prepend(1), schema);
        AreLabels = loss.TargetKind == TargetKind.ClassLabels;
        _count = Needed();
        var fits = AreLabels ? schema.IsLabels && _count == schema.Count
            : schema.IsLabels ? schema.Count == 1 && (_count == schema.Classes || IsBinary)
            : _count == schema.Count;
        if (!fits)
        {
            throw Misfit($"{loss.Name} needs {Plural(_count, AreLabels ? "label" : "value")} a sample of outputs {output}");
        }

        // A label is a position along the axis that the loss takes in.
        if (AreLabels && loss.AxesOfElement(_outputs).Split(_outputs).Taken < schema.Classes)
        {
            throw Misfit($"{loss.Name} needs a score for each class, got outputs {output} a sample");
        }

        // Losses with a margin count a class that is not there as -1.
        _absent = !AreLabels && schema.IsLabels && !Takes(0f) && Takes(-1f) ? -1f : 0f;
    }

    /// <summary>Whether the loss takes labels; else it takes values.</summary>
    public bool AreLabels { get; }

    private bool IsBinary => _schema.Classes == 2 && _count == 1;

    private string Given
    {
        get
        {
            var classes = _schema.Classes;
            return !_schema.IsLabels ? $"the data gives a sample {Plural(_schema.Count, "value")}"
                : AreLabels || _schema.Count != 1 ? $"the data gives a sample {Plural(_schema.Count, "label")} of {Plural(classes, "class")}"
                : IsBinary ? "the data gives a sample one value, 1 for its second class and 0 for its first"
                : $"the data gives a sample {Plural(classes, "value")}, 1 for its class and 0 for the others";
        }
    }

    /// <summary>Writes the target of a sample. Allocates nothing.</summary>
    /// <param name="row">Position of the sample in its batch.</param>
    /// <param name="data">Where it comes from.</param>
    /// <param name="sample">Its index there.</param>
    /// <param name="labels">The batch's labels; not used where the loss takes values.</param>
    /// <param name="values">The batch's target values; not used where the loss takes labels.</param>
    public void Write(int row, Dataset data, int sample, Span<int> labels, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (AreLabels)
        {
            data.CopyLabels(sample, labels.Slice(row * _count, _count));
        }
        else if (_schema.IsLabels)
        {
            WriteClass(data.Label(sample), values.Slice(row * _count, _count), _absent);
        }
        else
        {
            data.CopyValues(sample, values.Slice(row * _count, _count));
        }
    }

    /// <summary>Evaluates the loss on a target, so that one that wants other values than the data gives says so before any training.</summary>
    /// <param name="data">Data with a sample to try.</param>
    /// <exception cref="ArgumentException">It does.</exception>
    public BatchSums Try(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int[] labels = AreLabels ? new int[_count] : [];
        float[] values = AreLabels ? [] : new float[_count];
        Write(0, data, 0, labels, values);
        try
        {
            return Evaluate(labels, values);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{EngineMessage.Of(error)}; {Given}; take another loss", error);
        }
    }

    private bool Takes(float absent)
    {
        try
        {
            var values = new float[_count];
            WriteClass(0, values, absent);
            Evaluate([], values);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private BatchSums Evaluate(int[] labels, float[] values)
    {
        // A half is a probability, a score and a parameter of any distribution.
        var predictions = new float[_outputs.ElementCount];
        Array.Fill(predictions, 0.5f);
        return _loss.Evaluate(new LossFrame
        {
            Shape = _outputs,
            Predictions = predictions,
            Labels = labels,
            Targets = values,
            Gradient = new float[predictions.Length],
        });
    }

    private static void WriteClass(int label, Span<float> values, float absent)
    {
        values.Fill(absent);
        if (values.Length > 1)
        {
            values[label] = 1f;
        }
        else if (label == 1)
        {
            values[0] = 1f;
        }
    }

    private int Needed()
    {
        try
        {
            return _loss.TargetCount(_outputs);
        }
        catch (ShapeException error)
        {
            throw new ShapeException($"{EngineMessage.Of(error)}; {Given}", error);
        }
    }

    private ShapeException Misfit(string need)
    {
        var units = _schema.IsLabels ? _schema.Classes : _schema.Count;
        return new($"{need}; {Given}; end the model with a linear layer of {Plural(units, "unit")}, or take another loss");
    }

    private static string Plural(int count, string word) =>
        FormattableString.Invariant($"{count} {word}{(count == 1 ? "" : word.EndsWith('s') ? "es" : "s")}");
}
