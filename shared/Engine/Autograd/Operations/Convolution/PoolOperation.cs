using Cluster.Engine.Kernels.Pooling;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>What max and average pooling share. Input [batch, channels, height, width]; result [batch, channels, height', width'].</summary>
internal abstract unsafe class PoolOperation(PoolingSettings settings, SampleLayout layout) : Operation, ILaneOperation
{
    public override SampleCoupling Coupling => SampleCoupling.None;

    public SampleLayout Layout => layout;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        var input = inputs[0];
        if (input.Rank != 4)
        {
            throw new ShapeException($"{Name} needs input [batch, channels, height, width], got {input}; reshape it.");
        }

        var (rows, columns) = (settings.Rows(input[2]).Output, settings.Columns(input[3]).Output);
        return rows > 0 && columns > 0
            ? new Shape(input[0], input[1], rows, columns)
            : throw new ShapeException($"{Name} needs input that its window fits into, got {input}; use a smaller window.");
    }

    public override int ScratchLength(ReadOnlySpan<Shape> inputs)
    {
        var (input, output) = (inputs[0], InferShape(inputs));
        var samples = input[0];
        return samples == 0
            ? 0
            : LaneMemory.CopyLength(layout, samples, input.ElementCount / samples)
                + (2 * LaneMemory.CopyLength(layout, samples, output.ElementCount / samples));
    }

    protected LaneMemory MemoryOf(in OperationFrame frame) => new(layout, frame.InputShape(0)[0], frame.Scratch);

    protected PoolAxis RowsOf(in OperationFrame frame) => settings.Rows(frame.InputShape(0)[2]);

    protected PoolAxis ColumnsOf(in OperationFrame frame) => settings.Columns(frame.InputShape(0)[3]);

    protected static int PlanesOf(in OperationFrame frame, in LaneMemory memory) => memory.Groups * frame.InputShape(0)[1];
}
