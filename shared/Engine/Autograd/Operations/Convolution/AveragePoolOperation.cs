using Cluster.Engine.Kernels.Pooling;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Mean of each window.</summary>
internal sealed unsafe class AveragePoolOperation(PoolingSettings settings, SampleLayout layout) : PoolOperation(settings, layout)
{
    private readonly int _divisor = settings.Divisor;

    public override string Name => "AvgPool";

    internal PoolingSettings Settings { get; } = settings;

    public override void Forward(in OperationFrame frame)
    {
        var memory = MemoryOf(frame);
        var x = memory.Read(frame.Input(0));
        var y = memory.Write(frame.Output);
        LanePooling.Average(RowsOf(frame), ColumnsOf(frame), _divisor, PlanesOf(frame, memory), x, y);
        memory.Written(y, frame.Output);
    }

    public override void Backward(in OperationFrame frame)
    {
        var memory = MemoryOf(frame);
        var dy = memory.Read(frame.OutputGradient);
        var dx = memory.Write(frame.InputGradient(0));
        LanePooling.AverageBackward(RowsOf(frame), ColumnsOf(frame), _divisor, PlanesOf(frame, memory), dy, dx);
        memory.Written(dx, frame.InputGradient(0));
    }
}
