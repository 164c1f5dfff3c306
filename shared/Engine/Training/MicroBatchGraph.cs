using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Training;

/// <summary>A model and its loss, recorded for micro-batches of one size: fill the inputs and the labels or targets, call a pass, read the
/// sums. Passes allocate nothing.</summary>
/// <remarks>One thread at a time; every thread makes a graph of its own.</remarks>
public sealed class MicroBatchGraph : IDisposable
{
    private readonly Loss _loss;
    private readonly Tape _tape;
    private readonly Value _input;
    private readonly int[] _labels;
    private readonly float[] _targets;

    /// <summary>Records the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">What its output is trained on.</param>
    /// <param name="layout">Layout of this model's parameters.</param>
    /// <param name="sampleShape">Shape of one sample, without the batch axis.</param>
    /// <param name="batchSize">Samples of a micro-batch, at least 1.</param>
    /// <exception cref="ShapeException">The model cannot take such samples, or the loss such predictions.</exception>
    public MicroBatchGraph(Module model, Loss loss, ParameterLayout layout, Shape sampleShape, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(sampleShape);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        _loss = loss;
        BatchSize = batchSize;
        var recorder = new TapeRecorder(layout);
        _input = recorder.Input(sampleShape.Prepend(batchSize));
        var output = model.Record(recorder, _input);
        var expected = model.OutputShape(sampleShape).Prepend(batchSize);
        if (!output.Shape.Equals(expected))
        {
            throw new ShapeException(
                $"MicroBatchGraph needs a model that records what it announces, got {output.Shape} instead of {expected}; "
                + "make OutputShape and Record of its modules agree.");
        }

        var targetCount = loss.TargetCount(output.Shape);
        _labels = loss.TargetKind == TargetKind.ClassLabels ? new int[targetCount] : [];
        _targets = loss.TargetKind == TargetKind.Values ? new float[targetCount] : [];
        _tape = recorder.Finish(output);
    }

    /// <summary>Samples of a micro-batch.</summary>
    public int BatchSize { get; }

    /// <summary>The samples, row-major, [batch, ...sample]; the caller fills them before a pass.</summary>
    public Span<float> Inputs => _tape.ValuesOf(_input);

    /// <summary>Class labels, one per row of predictions; empty if the loss compares with values.</summary>
    public Span<int> Labels => _labels;

    /// <summary>Target values, one per prediction; empty if the loss compares with labels.</summary>
    public Span<float> Targets => _targets;

    /// <summary>The predictions of the last pass, row-major.</summary>
    public ReadOnlySpan<float> Outputs => _tape.ValuesOf(_tape.Output);

    /// <summary>Shape of the predictions, [batch, ...].</summary>
    public Shape OutputShape => _tape.Output.Shape;

    /// <summary>Computes predictions and loss.</summary>
    /// <param name="weights">Parameter values in the layout's order.</param>
    /// <param name="context">Where in the run this pass stands.</param>
    /// <returns>Sums over the micro-batch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class index.</exception>
    public BatchSums Forward(AlignedBuffer weights, in PassContext context)
    {
        _tape.Forward(weights, context);
        return _loss.Evaluate(new LossFrame
        {
            Shape = _tape.Output.Shape,
            Predictions = _tape.ValuesOf(_tape.Output),
            Labels = _labels,
            Targets = _targets,
            Gradient = _tape.GradientOf(_tape.Output),
        });
    }

    /// <summary>Computes predictions, loss and gradients.</summary>
    /// <param name="weights">Parameter values in the layout's order.</param>
    /// <param name="gradientSums">Overwritten: the gradients of the loss sum in the layout's order, 0 in the padding.</param>
    /// <param name="context">Where in the run this pass stands.</param>
    /// <returns>Sums over the micro-batch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class index.</exception>
    public BatchSums ForwardBackward(AlignedBuffer weights, AlignedBuffer gradientSums, in PassContext context)
    {
        var sums = Forward(weights, context);
        _tape.Backward(weights, gradientSums, context);
        return sums;
    }

    /// <summary>Frees the graph's memory.</summary>
    public void Dispose() => _tape.Dispose();
}
