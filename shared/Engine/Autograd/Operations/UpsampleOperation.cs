using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Resizes images [batch, channels, height, width]; PyTorch's interpolate. Nearest repeats the value at floor(position · scale);
/// bilinear weighs four values, with half-pixel centres or aligned corners. One input.</summary>
public sealed class UpsampleOperation : Operation
{
    private readonly ImageSize _size;
    private readonly UpsampleMode _mode;
    private readonly bool _alignCorners;

    /// <summary>A resizing.</summary>
    /// <param name="size">The size wanted, or the factors.</param>
    /// <param name="mode">How values are found.</param>
    /// <param name="alignCorners">Whether corner pixels keep their values exactly; bilinear only.</param>
    /// <exception cref="ArgumentOutOfRangeException">Corners are to be aligned in another mode.</exception>
    public UpsampleOperation(ImageSize size, UpsampleMode mode, bool alignCorners = false)
    {
        ArgumentNullException.ThrowIfNull(size);
        if (alignCorners && mode != UpsampleMode.Bilinear)
        {
            throw new ArgumentOutOfRangeException(
                nameof(alignCorners), alignCorners, $"Upsample aligns corners in bilinear mode only, got {mode}; leave alignCorners out.");
        }

        (_size, _mode, _alignCorners) = (size, mode, alignCorners);
    }

    /// <inheritdoc/>
    public override string Name => "Upsample";

    internal ImageSize Size => _size;

    internal UpsampleMode Mode => _mode;

    internal bool AlignsCorners => _alignCorners;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => SampleCoupling.None;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        var input = inputs[0];
        if (input.Rank != 4 || input[2] == 0 || input[3] == 0)
        {
            throw new ShapeException($"Upsample needs images [batch, channels, height, width] that are not empty, got {input}; reshape them.");
        }

        return new Shape(input[0], input[1], _size.Height(input[2]), _size.Width(input[3]));
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var (rows, columns) = Axes(frame);
        var (inputPlane, outputPlane) = (rows.InputSize * columns.InputSize, rows.OutputSize * columns.OutputSize);
        for (var plane = 0; plane < Planes(frame); plane++)
        {
            var source = frame.Input(0).Slice(plane * inputPlane, inputPlane);
            var target = frame.Output.Slice(plane * outputPlane, outputPlane);
            if (_mode == UpsampleMode.Nearest)
            {
                Interpolation.Nearest(source, rows, columns, target);
            }
            else
            {
                Interpolation.Bilinear(source, rows, columns, target);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        var (rows, columns) = Axes(frame);
        var (inputPlane, outputPlane) = (rows.InputSize * columns.InputSize, rows.OutputSize * columns.OutputSize);
        for (var plane = 0; plane < Planes(frame); plane++)
        {
            var source = frame.OutputGradient.Slice(plane * outputPlane, outputPlane);
            var target = frame.InputGradient(0).Slice(plane * inputPlane, inputPlane);
            if (_mode == UpsampleMode.Nearest)
            {
                Interpolation.NearestGradient(source, rows, columns, target);
            }
            else
            {
                Interpolation.BilinearGradient(source, rows, columns, target);
            }
        }
    }

    private static int Planes(in OperationFrame frame) => frame.InputShape(0)[0] * frame.InputShape(0)[1];

    private (ResizedAxis Rows, ResizedAxis Columns) Axes(in OperationFrame frame)
    {
        var (input, output) = (frame.InputShape(0), frame.OutputShape);
        return (AxisOf(input[2], output[2], _size.HeightFactor), AxisOf(input[3], output[3], _size.WidthFactor));
    }

    internal ResizedAxis AxisOf(int input, int output, double? factor)
    {
        var scale = _alignCorners
            ? output > 1 ? (input - 1.0) / (output - 1) : 0
            : 1 / (factor ?? ((double)output / input));
        return new(input, output, scale, _alignCorners);
    }
}
