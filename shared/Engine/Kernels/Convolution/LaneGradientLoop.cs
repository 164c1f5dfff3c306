namespace Cluster.Engine.Kernels.Convolution;

/// <summary>The pixels that a weight gradient sums over, and how they lie. Distances in floats.</summary>
internal readonly struct LaneGradientLoop
{
    /// <summary>Groups of 16 samples.</summary>
    public required nint Groups { get; init; }

    /// <summary>Rows of the output.</summary>
    public required nint Rows { get; init; }

    /// <summary>Columns of the output.</summary>
    public required nint Columns { get; init; }

    /// <summary>From one group of the output's gradient to the next.</summary>
    public required nint DyGroup { get; init; }

    /// <summary>From one output channel to the next.</summary>
    public required nint DyPlane { get; init; }

    /// <summary>From one group of the input to the next.</summary>
    public required nint XGroup { get; init; }

    /// <summary>From the input row of one output row to that of the next.</summary>
    public required nint XRow { get; init; }

    /// <summary>From the input pixel of one output pixel to that of the next.</summary>
    public required nint XPixel { get; init; }

    /// <summary>From one row of taps to the next.</summary>
    public required nint XTapRow { get; init; }

    /// <summary>From one tap to the next.</summary>
    public required nint XTap { get; init; }
}
