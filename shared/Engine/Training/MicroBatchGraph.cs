using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Training;

/// <summary>A model and its loss, recorded for some consecutive micro-batches: fill the inputs and the labels or targets, call a pass,
/// read the sums. Passes allocate nothing.</summary>
/// <remarks>The sums are those of the single micro-batches, added in the order of the reduction tree, to the bit. Where every operation
/// of the model allows it and no convolution is among them, all micro-batches are computed together, which is faster; else one after the
/// other. One thread at a time; every thread makes a graph of its own.</remarks>
public sealed class MicroBatchGraph : IDisposable
{
    private readonly BatchPass _pass;
    private readonly PartwiseLoss _loss;

    /// <summary>Records the model for one micro-batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">What its output is trained on.</param>
    /// <param name="layout">Layout of this model's parameters.</param>
    /// <param name="sampleShape">Shape of one sample, without the batch axis.</param>
    /// <param name="batchSize">Samples of the micro-batch, at least 1.</param>
    /// <exception cref="ShapeException">The model cannot take such samples, or the loss such predictions.</exception>
    public MicroBatchGraph(Module model, Loss loss, ParameterLayout layout, Shape sampleShape, int batchSize)
        : this(model, loss, layout, sampleShape, new MicroBatches(batchSize))
    {
    }

    /// <summary>Records the model for several micro-batches, which must be those of one aligned subtree of the reduction tree.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">What its output is trained on.</param>
    /// <param name="layout">Layout of this model's parameters.</param>
    /// <param name="sampleShape">Shape of one sample, without the batch axis.</param>
    /// <param name="parts">The micro-batches.</param>
    /// <exception cref="ShapeException">The model cannot take such samples, or the loss such predictions.</exception>
    public MicroBatchGraph(Module model, Loss loss, ParameterLayout layout, Shape sampleShape, in MicroBatches parts)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(sampleShape);
        Parts = parts;
        var recording = new ModelRecording(model, layout, sampleShape, parts);
        OutputShape = recording.Output.Shape;
        _loss = new PartwiseLoss(loss, OutputShape, parts);
        _pass = recording.RunsTogether
            ? new TogetherPass(recording.Finish(), _loss)
            : new OneByOnePass(model, layout, sampleShape, parts, _loss);
        Obstacle = recording.Obstacle;
    }

    /// <summary>How the samples are cut into micro-batches.</summary>
    public MicroBatches Parts { get; }

    /// <summary>Why the micro-batches cannot be computed together, as a clause; null where they can.</summary>
    public string? Obstacle { get; }

    /// <summary>Samples of all micro-batches.</summary>
    public int BatchSize => Parts.Samples;

    /// <summary>Bytes of the graph's buffers, without labels and targets.</summary>
    public long BufferBytes => _pass.BufferBytes;

    /// <summary>The samples, row-major, [samples, ...sample]; the caller fills them before a pass.</summary>
    public Span<float> Inputs => _pass.Inputs;

    /// <summary>Class labels, one per row of predictions; empty if the loss compares with values.</summary>
    public Span<int> Labels => _loss.Labels;

    /// <summary>Target values, one per prediction; empty if the loss compares with labels.</summary>
    public Span<float> Targets => _loss.Targets;

    /// <summary>The predictions of the last pass, row-major.</summary>
    public ReadOnlySpan<float> Outputs => _pass.Outputs;

    /// <summary>Shape of the predictions, [samples, ...].</summary>
    public Shape OutputShape { get; }

    /// <summary>Computes predictions and loss.</summary>
    /// <param name="weights">Parameter values in the layout's order.</param>
    /// <param name="context">Where in the run this pass stands: its micro-batch is the first one's.</param>
    /// <returns>Sums over all micro-batches.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class index.</exception>
    public BatchSums Forward(AlignedBuffer weights, in PassContext context) => _pass.Forward(weights, context);

    /// <summary>Computes predictions, loss and gradients.</summary>
    /// <param name="weights">Parameter values in the layout's order.</param>
    /// <param name="gradientSums">Overwritten: the gradients of the loss sum in the layout's order, 0 in the padding.</param>
    /// <param name="context">Where in the run this pass stands: its micro-batch is the first one's.</param>
    /// <param name="observer">Told what is known on the way; null if nobody wants to know.</param>
    /// <returns>Sums over all micro-batches.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class index.</exception>
    public BatchSums ForwardBackward(
        AlignedBuffer weights, AlignedBuffer gradientSums, in PassContext context, IPassObserver? observer = null) =>
        _pass.ForwardBackward(weights, gradientSums, context, observer);

    /// <summary>Frees the graph's memory.</summary>
    public void Dispose() => _pass.Dispose();
}
