using Cluster.Engine.Kernels;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>An LSTM layer in one direction: gates i, f, g, o, then c' = f·c + i·g and h' = o·tanh(c'). Its states are h and c.</summary>
/// <param name="options">What it is given.</param>
/// <remarks>Source: Hochreiter and Schmidhuber, Long Short-Term Memory, Neural Computation 9 (1997), with the forget gate of Gers,
/// Schmidhuber and Cummins (2000); gate order as in PyTorch.</remarks>
internal sealed unsafe class LstmOperation(RecurrentOptions options) : RecurrentOperation(options)
{
    public override string Name => "LSTM";

    protected override int GateCount => 4;

    protected override int StateCount => 2;

    // The cell states before every step and after the last, then their hyperbolic tangents.
    protected override int KeptLength(in RecurrentSizes sizes) => ((2 * sizes.Steps) + 1) * sizes.StateLength;

    protected override void StartStates(in OperationFrame frame, in RecurrentSizes sizes, in RecurrentMemory memory)
    {
        base.StartStates(frame, sizes, memory);
        for (var sample = 0; sample < sizes.Samples; sample++)
        {
            StartState(frame, 1, sample, new Span<float>(memory.Kept + ((nint)sample * sizes.Hidden), sizes.Hidden));
        }
    }

    protected override void FinishStates(in OperationFrame frame, in RecurrentSizes sizes, in RecurrentMemory memory) =>
        new ReadOnlySpan<float>(memory.Kept + ((nint)sizes.Steps * sizes.StateLength), sizes.StateLength).CopyTo(frame.OutputAt(2));

    protected override void StartGradients(in OperationFrame frame, in RecurrentSizes sizes, in RecurrentMemory memory)
    {
        base.StartGradients(frame, sizes, memory);
        StartGradient(frame, 1, new Span<float>(memory.CellGradient, sizes.StateLength));
    }

    protected override void FinishGradients(in OperationFrame frame, in RecurrentSizes sizes, in RecurrentMemory memory)
    {
        base.FinishGradients(frame, sizes, memory);
        FinishGradient(frame, 1, new ReadOnlySpan<float>(memory.CellGradient, sizes.StateLength));
    }

    protected override void Advance(in RecurrentSizes sizes, in RecurrentMemory memory, int step, float* output, float* last)
    {
        var tangents = memory.Kept + (((nint)sizes.Steps + 1) * sizes.StateLength);
        for (var sample = 0; sample < sizes.Samples; sample++)
        {
            var row = ((nint)step * sizes.Samples) + sample;
            var cell = memory.Kept + (row * sizes.Hidden);
            IndexLoop.Run(
                new LstmCell(
                    memory.Gates + (row * sizes.GateWidth),
                    cell,
                    cell + sizes.StateLength,
                    tangents + (row * sizes.Hidden),
                    NextHidden(sizes, memory, step, sample, last),
                    output + ((nint)sample * sizes.Steps * sizes.Hidden),
                    sizes.Hidden),
                sizes.Hidden);
        }
    }

    protected override void Retreat(in RecurrentSizes sizes, in RecurrentMemory memory, int step, float* upstream)
    {
        var tangents = memory.Kept + (((nint)sizes.Steps + 1) * sizes.StateLength);
        for (var sample = 0; sample < sizes.Samples; sample++)
        {
            var row = ((nint)step * sizes.Samples) + sample;
            var state = (nint)sample * sizes.Hidden;
            IndexLoop.Run(
                new LstmCellGradient(
                    memory.Gates + (row * sizes.GateWidth),
                    memory.Kept + (row * sizes.Hidden),
                    tangents + (row * sizes.Hidden),
                    upstream is null ? null : upstream + (state * sizes.Steps),
                    memory.HiddenGradient + state,
                    memory.CellGradient + state,
                    memory.GateGradients + (row * sizes.GateWidth),
                    sizes.Hidden),
                sizes.Hidden);
        }
    }
}
