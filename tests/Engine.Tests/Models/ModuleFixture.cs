using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Models;

/// <summary>A module on a tape, with random weights and a batch of ones.</summary>
internal sealed class ModuleFixture : IDisposable
{
    private readonly Value _input;

    public ModuleFixture(Module module, Shape batch, bool keepsResults = false)
    {
        Layout = ParameterLayout.Of(module);
        Weights = new AlignedBuffer(Layout.Length);
        Gradients = new AlignedBuffer(Layout.Length);
        Layout.Initialize(3, Weights);
        var recorder = new TapeRecorder(Layout) { KeepsResults = keepsResults };
        _input = recorder.Input(batch, needsGradient: true);
        Tape = recorder.Finish(module.Record(recorder, _input));
        Assert.Equal(module.OutputShape(new Shape(batch.Sizes[1..])).Prepend(batch[0]), Tape.Output.Shape);
        Input.Fill(1f);
    }

    public ParameterLayout Layout { get; }

    public AlignedBuffer Weights { get; }

    public AlignedBuffer Gradients { get; }

    public Tape Tape { get; }

    public Span<float> Input => Tape.ValuesOf(_input);

    public Span<float> InputGradient => Tape.GradientOf(_input);

    /// <summary>Runs forward and backward with 1 as the gradient in every output.</summary>
    public float[] Run(uint step = 0, uint microBatch = 0, bool training = true)
    {
        var context = new PassContext(1, step, microBatch, training);
        Tape.Forward(Weights, context);
        Tape.GradientOf(Tape.Output).Fill(1f);
        Tape.Backward(Weights, Gradients, context);
        return Tape.ValuesOf(Tape.Output).ToArray();
    }

    public double WorstError() => GradientCheck.Worst(Tape, Layout, Weights, seed: 5).Error;

    public void Dispose()
    {
        Tape.Dispose();
        Weights.Dispose();
        Gradients.Dispose();
    }
}
