using Cluster.Engine.Tensors;

namespace Cluster.Engine.Kernels.Convolution;

/// <summary>A size or distance along rows and columns.</summary>
/// <param name="Rows">Along the rows, the outer axis.</param>
/// <param name="Columns">Along the columns.</param>
public readonly record struct Pair(int Rows, int Columns)
{
    /// <summary>The same along both axes.</summary>
    /// <param name="both">The size.</param>
    public static implicit operator Pair(int both) => new(both, both);

    /// <summary>The same along both axes.</summary>
    /// <param name="both">The size.</param>
    public static Pair FromInt32(int both) => new(both, both);

    /// <summary>Rows and columns as text.</summary>
    public override string ToString() => $"[{Rows}, {Columns}]";
}

/// <summary>The sizes of a two-dimensional cross-correlation: input [inChannels, height, width], weight [outChannels,
/// inChannels / groups, kernel], output [outChannels, outHeight, outWidth].</summary>
internal readonly record struct ConvolutionGeometry
{
    public required int InChannels { get; init; }

    public required int OutChannels { get; init; }

    public required Pair Input { get; init; }

    public required Pair Kernel { get; init; }

    public required Pair Stride { get; init; }

    public required Pair Padding { get; init; }

    public required Pair Dilation { get; init; }

    public required int Groups { get; init; }

    /// <summary>Rows and columns of the output.</summary>
    public Pair Output => new(
        OutputSize(Input.Rows, Kernel.Rows, Stride.Rows, Padding.Rows, Dilation.Rows),
        OutputSize(Input.Columns, Kernel.Columns, Stride.Columns, Padding.Columns, Dilation.Columns));

    /// <summary>The input as it comes.</summary>
    public LaneImage InputImage => LaneImage.Dense(Input);

    /// <summary>The input with its border of zeros.</summary>
    public LaneImage PaddedImage => LaneImage.Spaced(new(Input.Rows + (2 * Padding.Rows), Input.Columns + (2 * Padding.Columns)));

    /// <summary>The input with the border on its left and right alone; as it comes where there is none.</summary>
    public LaneImage WidenedImage =>
        Padding.Columns == 0 ? InputImage : LaneImage.Spaced(new(Input.Rows, Input.Columns + (2 * Padding.Columns)));

    /// <summary>The pixels that a kernel spans beyond its first.</summary>
    public Pair Reach => new(Dilation.Rows * (Kernel.Rows - 1), Dilation.Columns * (Kernel.Columns - 1));

    /// <summary>Where the output's first pixel lies in an image whose plain convolution with the turned kernel gives the input's
    /// gradient.</summary>
    public Pair SpreadOffset => new(Reach.Rows - Padding.Rows, Reach.Columns - Padding.Columns);

    /// <summary>Rows of that image that hold gradients, from the first to the last.</summary>
    public int SpreadRows => ((Output.Rows - 1) * Stride.Rows) + 1;

    /// <summary>Those rows, with zeros between and beside the gradients; the output's gradient as it comes where there are none.</summary>
    public LaneImage SpreadImage => IsSpread ? LaneImage.Spaced(new(SpreadRows, Input.Columns + Reach.Columns)) : LaneImage.Dense(Output);

    /// <summary>Whether there are zeros between or beside the output's gradients.</summary>
    public bool IsSpread => Stride != 1 || SpreadOffset.Columns != 0 || Input.Columns + Reach.Columns != Output.Columns;

    public int InPerGroup => InChannels / Groups;

    public int OutPerGroup => OutChannels / Groups;

    public int Taps => Kernel.Rows * Kernel.Columns;

    public int InputLength => InChannels * Input.Rows * Input.Columns;

    public int OutputLength => OutChannels * Output.Rows * Output.Columns;

    public int WeightLength => OutChannels * InPerGroup * Taps;

    /// <summary>Whether the input can be read as it is.</summary>
    public bool HasBorder => Padding.Rows > 0 || Padding.Columns > 0;

    /// <exception cref="ShapeException">The kernel is larger than the padded input.</exception>
    public ConvolutionGeometry Checked(string name) => Output.Rows >= 1 && Output.Columns >= 1
        ? this
        : throw new ShapeException(
            $"{name} needs an input that its kernel fits into, got {Input} with a border of {Padding} for a kernel {Kernel} of dilation "
            + $"{Dilation}; pad more or shrink the kernel.");

    private static int OutputSize(int input, int kernel, int stride, int padding, int dilation)
    {
        var room = input + (2 * padding) - (dilation * (kernel - 1)) - 1;
        return room < 0 ? 0 : (room / stride) + 1;
    }
}
