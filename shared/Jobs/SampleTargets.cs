using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs;

/// <summary>What a loss compares the outputs of a sample with, made of the sample's class: the label itself where the loss takes labels, its
/// one-hot form where it takes values.</summary>
public sealed class SampleTargets
{
    private readonly Loss _loss;
    private readonly Shape _outputs;
    private readonly int _classes;
    private readonly bool _areLabels;

    /// <param name="loss">The loss.</param>
    /// <param name="output">Shape of the outputs for one sample.</param>
    /// <param name="classes">Number of the data's classes.</param>
    /// <exception cref="ShapeException">The loss needs other targets for such outputs than the class of a sample gives.</exception>
    internal SampleTargets(Loss loss, Shape output, int classes)
    {
        (_loss, _outputs, _classes) = (loss, output.Prepend(1), classes);
        _areLabels = loss.TargetKind == TargetKind.ClassLabels;
        var needed = Needed();
        if (needed != (_areLabels ? 1 : classes))
        {
            throw Misfit(FormattableString.Invariant($"{loss.Name} needs {needed} {(_areLabels ? "labels" : "values")} a sample of outputs {output}"));
        }

        // A label is a position along the axis that the loss takes in.
        if (_areLabels && loss.AxesOfElement(_outputs).Split(_outputs).Taken < classes)
        {
            throw Misfit($"{loss.Name} needs a score for each class, got outputs {output} a sample");
        }
    }

    private string Given => _areLabels
        ? FormattableString.Invariant($"the data gives a sample one label of {_classes} classes")
        : FormattableString.Invariant($"the data gives a sample {_classes} values, 1 for its class and 0 for the others");

    /// <summary>Writes the target of a sample.</summary>
    /// <param name="sample">Position of the sample in its batch.</param>
    /// <param name="label">Class of the sample.</param>
    /// <param name="labels">The batch's labels; not used where the loss takes values.</param>
    /// <param name="values">The batch's target values; not used where the loss takes labels.</param>
    public void Write(int sample, int label, Span<int> labels, Span<float> values)
    {
        if (_areLabels)
        {
            labels[sample] = label;
            return;
        }

        var oneHot = values.Slice(sample * _classes, _classes);
        oneHot.Clear();
        oneHot[label] = 1f;
    }

    /// <summary>Evaluates the loss on a target, so that one that wants other values than the data gives says so before any training.</summary>
    /// <exception cref="ArgumentException">It does.</exception>
    internal BatchSums Try()
    {
        int[] labels = _areLabels ? new int[1] : [];
        float[] values = _areLabels ? [] : new float[_classes];
        Write(0, _classes - 1, labels, values);

        // A half is a probability, a score and a parameter of any distribution.
        var predictions = new float[_outputs.ElementCount];
        Array.Fill(predictions, 0.5f);
        try
        {
            return _loss.Evaluate(new LossFrame
            {
                Shape = _outputs,
                Predictions = predictions,
                Labels = labels,
                Targets = values,
                Gradient = new float[predictions.Length],
            });
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{EngineMessage.Of(error)}; {Given}; take another loss", error);
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

    private ShapeException Misfit(string need) => new(FormattableString.Invariant(
        $"{need}; {Given}; end the model with a linear layer of {_classes} units, or take another loss"));
}
