using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Brings samples side by side, sixteen at a time, or back into rows. One input; the shape stays.</summary>
internal sealed unsafe class LanesOperation(SampleLayout target) : Operation
{
    public override string Name => "Lanes";

    public override SampleCoupling Coupling => SampleCoupling.None;

    /// <summary>What the result's layout is.</summary>
    public SampleLayout Target => target;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        return inputs[0];
    }

    public override void Forward(in OperationFrame frame) =>
        Convert(target, frame.InputShape(0), NativeSpan.Pointer(frame.Input(0)), NativeSpan.Pointer(frame.Output));

    public override void Backward(in OperationFrame frame) => Convert(
        target == SampleLayout.Lanes ? SampleLayout.Rows : SampleLayout.Lanes,
        frame.InputShape(0),
        NativeSpan.Pointer(frame.OutputGradient),
        NativeSpan.Pointer(frame.InputGradient(0)));

    private static void Convert(SampleLayout to, Shape shape, float* source, float* result)
    {
        var samples = shape[0];
        if (samples == 0)
        {
            return;
        }

        if (to == SampleLayout.Lanes)
        {
            Lanes.FromRows(source, samples, shape.ElementCount / samples, result);
        }
        else
        {
            Lanes.ToRows(source, samples, shape.ElementCount / samples, result);
        }
    }
}
