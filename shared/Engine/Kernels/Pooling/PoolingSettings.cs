using Cluster.Engine.Kernels.Convolution;

namespace Cluster.Engine.Kernels.Pooling;

/// <summary>The windows of a pooling.</summary>
internal sealed record PoolingSettings
{
    /// <summary>Taps of a window; null for windows that adapt.</summary>
    public Pair? Kernel { get; init; }

    /// <summary>Number of windows that adapt.</summary>
    public Pair OutputSize { get; init; }

    public Pair Stride { get; init; }

    public Pair Padding { get; init; }

    public Pair Dilation { get; init; } = 1;

    public bool Ceiling { get; init; }

    /// <summary>What means divide by: 0 for the places inside the input, -1 for the border's too, else the number itself.</summary>
    public int Divisor { get; init; }

    /// <summary>Windows along the rows.</summary>
    public PoolAxis Rows(int input) => Kernel is { } kernel
        ? PoolAxis.Sliding(input, kernel.Rows, Stride.Rows, Padding.Rows, Dilation.Rows, Ceiling)
        : PoolAxis.Adaptive(input, OutputSize.Rows);

    /// <summary>Windows along the columns.</summary>
    public PoolAxis Columns(int input) => Kernel is { } kernel
        ? PoolAxis.Sliding(input, kernel.Columns, Stride.Columns, Padding.Columns, Dilation.Columns, Ceiling)
        : PoolAxis.Adaptive(input, OutputSize.Columns);
}
