namespace Cluster.Engine.Autograd.Operations;

/// <summary>Where a recurrent operation keeps what it computes. Rows are ordered by step, then by sample, so that a step is one
/// stretch.</summary>
/// <param name="sizes">Sizes of the call.</param>
/// <param name="saved">Kept from forward to backward.</param>
/// <param name="scratch">Room of the call.</param>
internal readonly unsafe struct RecurrentMemory(in RecurrentSizes sizes, float* saved, float* scratch)
{
    private readonly RecurrentSizes _sizes = sizes;

    /// <summary>Input and previous hidden state, side by side: [T, N, I + H].</summary>
    public float* Joined { get; } = saved;

    /// <summary>Values of the gates: [T, N, G·H].</summary>
    public float* Gates { get; } = saved + ((nint)sizes.Rows * sizes.JoinedWidth);

    /// <summary>What a cell keeps besides.</summary>
    public float* Kept { get; } = saved + ((nint)sizes.Rows * (sizes.JoinedWidth + sizes.GateWidth));

    /// <summary>Weights in panels: (I + H)·G·H numbers. Later the gradient in both weights.</summary>
    public float* Panels { get; } = scratch;

    /// <summary>A row of G·H numbers.</summary>
    public float* Bias { get; } = scratch + WeightLength(sizes);

    /// <summary>The hidden state's share of the gates of one step, [N, G·H]; lies where backward has its gradients.</summary>
    public float* Projection { get; } = scratch + WeightLength(sizes) + sizes.GateWidth;

    /// <summary>Gradient in the hidden state, [N, H].</summary>
    public float* HiddenGradient { get; } = scratch + WeightLength(sizes) + sizes.GateWidth;

    /// <summary>Gradient in the cell state, [N, H].</summary>
    public float* CellGradient { get; } = scratch + WeightLength(sizes) + sizes.GateWidth + sizes.StateLength;

    /// <summary>Gradient in the gates' arguments: [T, N, G·H]. Behind it a second array of the same size, where the cell asks for it.</summary>
    public float* GateGradients { get; } = scratch + WeightLength(sizes) + sizes.GateWidth + (2 * sizes.StateLength);

    /// <summary>Gradient in the hidden state's share of the gates, where it is another.</summary>
    public float* ProjectionGradients => GateGradients + ((nint)_sizes.Rows * _sizes.GateWidth);

    /// <summary>Floats of scratch.</summary>
    /// <param name="sizes">Sizes of the call.</param>
    /// <param name="separate">Whether the second array of gradients is wanted.</param>
    public static int ScratchLength(in RecurrentSizes sizes, bool separate) => checked(
        WeightLength(sizes) + sizes.GateWidth + (2 * sizes.StateLength) + ((separate ? 2 : 1) * sizes.Rows * sizes.GateWidth));

    private static int WeightLength(in RecurrentSizes sizes) => sizes.JoinedWidth * sizes.GateWidth;
}
