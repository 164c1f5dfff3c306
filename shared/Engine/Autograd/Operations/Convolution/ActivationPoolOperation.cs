using Cluster.Engine.Kernels.Pooling;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Batch norm where there is one, then a rectifier, then max pooling with windows that do not overlap, as one operation: each
/// channel passes through the cache once. Inputs are those of the batch norm, or x alone.</summary>
internal sealed unsafe class ActivationPoolOperation : Operation, ILaneOperation
{
    private readonly BatchNormOperation? _norm;
    private readonly PoolingSettings _settings;

    /// <param name="norm">The normalisation in front; null for none.</param>
    /// <param name="settings">The windows.</param>
    /// <param name="layout">How samples lie.</param>
    public ActivationPoolOperation(BatchNormOperation? norm, PoolingSettings settings, SampleLayout layout) =>
        (_norm, _settings, Layout) = (norm, settings, layout);

    public override string Name => _norm is null ? "ReLU, MaxPool" : "BatchNorm, ReLU, MaxPool";

    public override SampleCoupling Coupling => SampleCoupling.MicroBatch;

    public SampleLayout Layout { get; }

    /// <summary>Whether such windows over such planes can be computed so.</summary>
    public static bool CanRun(PoolingSettings settings, Shape input) =>
        settings.Kernel is not null
        && !settings.Ceiling
        && LaneActivationPooling.CanRun(settings.Rows(input[2]), settings.Columns(input[3]));

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        _norm?.InferShape(inputs);
        var input = inputs[0];
        return new Shape(input[0], input[1], _settings.Rows(input[2]).Output, _settings.Columns(input[3]).Output);
    }

    // The batch norm's, then for each window the winner's x and place.
    public override int SavedLength(ReadOnlySpan<Shape> inputs)
    {
        return (_norm?.SavedLength(inputs) ?? 0) + ActivationPoolPass.WinnersLength(InferShape(inputs));
    }

    public override int ScratchLength(ReadOnlySpan<Shape> inputs)
    {
        var (input, output) = (inputs[0], InferShape(inputs));
        var samples = input[0];
        return samples == 0
            ? 0
            : (2 * LaneMemory.CopyLength(Layout, samples, input.ElementCount / samples))
                + (2 * LaneMemory.CopyLength(Layout, samples, output.ElementCount / samples));
    }

    public override void Forward(in OperationFrame frame)
    {
        var memory = new LaneMemory(Layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var y = memory.Write(frame.Output);
        PassOf(frame).Forward(x, y);
        memory.Written(y, frame.Output);
    }

    public override void Backward(in OperationFrame frame)
    {
        var memory = new LaneMemory(Layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var y = memory.Read(frame.Output);
        var dy = memory.Read(frame.OutputGradient);
        var dx = frame.NeedsGradient(0) ? memory.Write(frame.InputGradient(0)) : null;
        PassOf(frame).Backward(x, y, dy, dx);
        if (dx != null)
        {
            memory.Written(dx, frame.InputGradient(0));
        }
    }

    private ActivationPoolPass PassOf(in OperationFrame frame)
    {
        var input = frame.InputShape(0);
        return new(_norm, frame, _settings, input[0], input[1], new(input[2], input[3]), parameters: 1);
    }
}
