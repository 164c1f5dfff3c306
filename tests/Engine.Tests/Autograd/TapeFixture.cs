using Cluster.Engine.Autograd;
using Cluster.Engine.Initialization;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Autograd;

/// <summary>A tape over a few parameters with random values, recorded by the test.</summary>
internal sealed class TapeFixture : IDisposable
{
    public static readonly PassContext Context = new(1, 0, 0, Training: true);

    private readonly Parameter[] _parameters;

    public TapeFixture(Shape[] shapes, Func<TapeRecorder, Value[], Value> record, double range = 1, bool keepsResults = false)
    {
        _parameters = [.. shapes.Select(shape => new Parameter(shape, new UniformInitializer(-range, range)))];
        Layout = ParameterLayout.Of(new ParameterBag(_parameters));
        Weights = new AlignedBuffer(Layout.Length);
        Gradients = new AlignedBuffer(Layout.Length);
        Layout.Initialize(7, Weights);
        var recorder = new TapeRecorder(Layout) { KeepsResults = keepsResults };
        Tape = recorder.Finish(record(recorder, [.. _parameters.Select(recorder.Parameter)]));
    }

    public ParameterLayout Layout { get; }

    public AlignedBuffer Weights { get; }

    public AlignedBuffer Gradients { get; }

    public Tape Tape { get; }

    public Span<float> WeightsOf(int parameter) => Slice(Weights, parameter);

    public Span<float> GradientsOf(int parameter) => Slice(Gradients, parameter);

    /// <summary>Runs forward and backward, with 1 as the gradient in every output.</summary>
    public void Run()
    {
        Gradients.Span.Fill(float.NaN);
        Tape.Forward(Weights, Context);
        Tape.GradientOf(Tape.Output).Fill(1f);
        Tape.Backward(Weights, Gradients, Context);
    }

    public double WorstError(ulong seed) => GradientCheck.Worst(Tape, Layout, Weights, seed).Error;

    public void Dispose()
    {
        Tape.Dispose();
        Weights.Dispose();
        Gradients.Dispose();
    }

    private Span<float> Slice(AlignedBuffer arena, int parameter) =>
        arena.Span.Slice(Layout.Parameters[parameter].Offset, Layout.Parameters[parameter].Length);
}
