namespace Cluster.Engine.Kernels.Convolution;

/// <summary>The pixels of one group of samples that a weight gradient sums over, and how they lie. Distances in floats.</summary>
internal readonly struct LaneGradientLoop
{
    /// <summary>Rows of the output.</summary>
    public required nint Rows { get; init; }

    /// <summary>Columns of the output.</summary>
    public required nint Columns { get; init; }

    /// <summary>From one output channel to the next.</summary>
    public required nint DyPlane { get; init; }

    /// <summary>Between the last gradient of a row and the first of the next.</summary>
    public required nint DyGap { get; init; }

    /// <summary>From the input row of one output row to that of the next.</summary>
    public required nint XRow { get; init; }

    /// <summary>From the input pixel of one output pixel to that of the next.</summary>
    public required nint XPixel { get; init; }

    /// <summary>From one row of taps to the next.</summary>
    public required nint XTapRow { get; init; }

    /// <summary>From one tap to the next.</summary>
    public required nint XTap { get; init; }

    /// <summary>From the sums of one output channel to those of the next.</summary>
    public required nint SumsRow { get; init; }
}
