using Cluster.Engine.Kernels;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>A plain recurrent layer in one direction: h' = f(W_ih·x + b_ih + W_hh·h + b_hh) with f = tanh or the rectifier.</summary>
/// <param name="options">What it is given.</param>
/// <param name="rectified">Whether f is the rectifier.</param>
/// <remarks>Source: Elman, Finding Structure in Time, Cognitive Science 14 (1990).</remarks>
internal sealed unsafe class RnnOperation(RecurrentOptions options, bool rectified) : RecurrentOperation(options)
{
    public override string Name => "RNN";

    internal bool IsRectified => rectified;

    protected override int GateCount => 1;

    protected override int KeptLength(in RecurrentSizes sizes) => 0;

    protected override void Advance(in RecurrentSizes sizes, in RecurrentMemory memory, int step, float* output, float* last)
    {
        for (var sample = 0; sample < sizes.Samples; sample++)
        {
            var row = ((nint)step * sizes.Samples) + sample;
            IndexLoop.Run(
                new RnnCell(
                    memory.Gates + (row * sizes.Hidden),
                    NextHidden(sizes, memory, step, sample, last),
                    output + ((nint)sample * sizes.Steps * sizes.Hidden),
                    rectified),
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
                new RnnCellGradient(
                    memory.Gates + (row * sizes.Hidden),
                    upstream is null ? null : upstream + (state * sizes.Steps),
                    memory.HiddenGradient + state,
                    memory.GateGradients + (row * sizes.Hidden),
                    rectified),
                sizes.Hidden);
        }
    }
}
