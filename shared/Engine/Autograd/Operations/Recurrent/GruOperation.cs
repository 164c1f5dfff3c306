using Cluster.Engine.Kernels;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>A GRU layer in one direction: gates r, z, n with the reset gate applied after the product with the hidden state, and
/// h' = (1 - z)·n + z·h.</summary>
/// <param name="options">What it is given.</param>
/// <remarks>Source: Cho et al., Learning Phrase Representations using RNN Encoder-Decoder (EMNLP 2014), in PyTorch's variant.</remarks>
internal sealed unsafe class GruOperation(RecurrentOptions options) : RecurrentOperation(options)
{
    public override string Name => "GRU";

    protected override int GateCount => 3;

    protected override bool KeepsSharesApart => true;

    // The hidden state's share of n.
    protected override int KeptLength(in RecurrentSizes sizes) => sizes.Steps * sizes.StateLength;

    protected override void Advance(in RecurrentSizes sizes, in RecurrentMemory memory, int step, float* output, float* last)
    {
        for (var sample = 0; sample < sizes.Samples; sample++)
        {
            var row = ((nint)step * sizes.Samples) + sample;
            IndexLoop.Run(
                new GruCell(
                    memory.Gates + (row * sizes.GateWidth),
                    memory.Projection + ((nint)sample * sizes.GateWidth),
                    memory.Kept + (row * sizes.Hidden),
                    PreviousHidden(sizes, memory, step, sample),
                    NextHidden(sizes, memory, step, sample, last),
                    output + ((nint)sample * sizes.Steps * sizes.Hidden),
                    sizes.Hidden),
                sizes.Hidden);
        }
    }

    protected override void Retreat(in RecurrentSizes sizes, in RecurrentMemory memory, int step, float* upstream)
    {
        for (var sample = 0; sample < sizes.Samples; sample++)
        {
            var row = ((nint)step * sizes.Samples) + sample;
            var state = (nint)sample * sizes.Hidden;
            IndexLoop.Run(
                new GruCellGradient(
                    memory.Gates + (row * sizes.GateWidth),
                    memory.Kept + (row * sizes.Hidden),
                    PreviousHidden(sizes, memory, step, sample),
                    upstream is null ? null : upstream + (state * sizes.Steps),
                    memory.HiddenGradient + state,
                    memory.GateGradients + (row * sizes.GateWidth),
                    memory.ProjectionGradients + (row * sizes.GateWidth),
                    sizes.Hidden),
                sizes.Hidden);
        }
    }
}
