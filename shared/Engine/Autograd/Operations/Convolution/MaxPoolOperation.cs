using Cluster.Engine.Kernels.Pooling;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Largest value of each window; of equal ones the first wins, NaN wins over all, and the border never does. A second result
/// holds the winners' places in their planes.</summary>
internal sealed unsafe class MaxPoolOperation(PoolingSettings settings, SampleLayout layout) : PoolOperation(settings, layout)
{
    public override string Name => "MaxPool";

    /// <summary>The windows.</summary>
    public PoolingSettings Settings { get; } = settings;

    public override int OutputCount => 2;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs, int output) => InferShape(inputs);

    public override void Forward(in OperationFrame frame)
    {
        var memory = MemoryOf(frame);
        var x = memory.Read(frame.Input(0));
        var y = memory.Write(frame.Output);
        var indices = memory.Write(frame.OutputAt(1));
        LanePooling.Max(RowsOf(frame), ColumnsOf(frame), PlanesOf(frame, memory), x, y, indices);
        memory.Written(y, frame.Output);
        memory.Written(indices, frame.OutputAt(1));
    }

    public override void Backward(in OperationFrame frame)
    {
        var memory = MemoryOf(frame);
        var dy = memory.Read(frame.OutputGradient);
        var indices = memory.Read(frame.OutputAt(1));
        var dx = memory.Write(frame.InputGradient(0));
        LanePooling.MaxBackward(RowsOf(frame), ColumnsOf(frame), PlanesOf(frame, memory), dy, indices, dx);
        memory.Written(dx, frame.InputGradient(0));
    }
}
