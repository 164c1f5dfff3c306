using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Training;

/// <summary>A model without a loss, recorded for a number of samples: fill the inputs, call a pass, read the outputs. Passes allocate
/// nothing.</summary>
/// <remarks>It computes what evaluations compute: dropout and noise are off, batch norm takes its running statistics. One thread at a time;
/// every thread makes a graph of its own.</remarks>
public sealed class ForwardGraph : IDisposable
{
    private readonly RecordedModel _model;

    /// <summary>Records the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layout">Layout of this model's parameters.</param>
    /// <param name="sampleShape">Shape of one sample, without the batch axis.</param>
    /// <param name="samples">Samples of a pass, at least 1.</param>
    /// <exception cref="ShapeException">The model cannot take such samples.</exception>
    public ForwardGraph(Module model, ParameterLayout layout, Shape sampleShape, int samples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(sampleShape);
        _model = new ModelRecording(model, layout, sampleShape, new MicroBatches(samples)).Finish();
        Samples = samples;
    }

    /// <summary>Samples of a pass.</summary>
    public int Samples { get; }

    /// <summary>The samples, row-major, [samples, ...sample]; the caller fills them before a pass.</summary>
    public Span<float> Inputs => _model.Tape.ValuesOf(_model.Input);

    /// <summary>The outputs of the last pass, row-major.</summary>
    public ReadOnlySpan<float> Outputs => _model.Tape.ValuesOf(_model.Tape.Output);

    /// <summary>Computes the outputs.</summary>
    /// <param name="weights">Parameter values in the layout's order.</param>
    public void Forward(AlignedBuffer weights) => _model.Tape.Forward(weights, new PassContext(0, 0, 0, false));

    /// <summary>Frees the graph's memory.</summary>
    public void Dispose() => _model.Tape.Dispose();
}
