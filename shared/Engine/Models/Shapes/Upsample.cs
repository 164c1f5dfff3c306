using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Resizes images [channels, height, width]; PyTorch's nn.Upsample.</summary>
/// <param name="size">The size wanted, or the factor: <c>new ImageSize(7, 5)</c>, <c>ImageSize.Times(2)</c>.</param>
/// <param name="mode">How values are found.</param>
/// <param name="alignCorners">Whether corner pixels keep their values exactly; bilinear only. Without it, pixels have half-pixel
/// centres.</param>
/// <exception cref="ArgumentOutOfRangeException">Corners are to be aligned in another mode.</exception>
public sealed class Upsample(ImageSize size, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false) : Module
{
    private readonly UpsampleOperation _operation = new(size, mode, alignCorners);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return SampleAxis.Without(_operation.InferShape([sample.Prepend(1)]));
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.Apply(_operation, input);
    }
}
