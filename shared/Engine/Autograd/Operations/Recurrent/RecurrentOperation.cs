using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>One layer of a recurrent network in one direction. Inputs: x [samples, steps, in], weight_ih [gates·hidden, in], weight_hh
/// [gates·hidden, hidden], then bias_ih and bias_hh [gates·hidden] and the initial states [samples, hidden], where the options say so.
/// Results: the hidden states of all steps [samples, steps, hidden], then the last states [samples, hidden].</summary>
/// <remarks>Where a cell adds input and hidden state alike, each gate is one chain: both biases, then the products with the input, then
/// those with the hidden state. Weight gradients are one chain over ascending computed steps and, within a step, ascending samples; bias
/// gradients add up over descending computed steps and ascending samples.</remarks>
/// <param name="options">What it is given.</param>
internal abstract unsafe partial class RecurrentOperation(RecurrentOptions options) : Operation
{
    private const int FixedInputs = 3;

    public override SampleCoupling Coupling => SampleCoupling.None;

    internal RecurrentOptions Options => options;

    public override int OutputCount => 1 + StateCount;

    /// <summary>G.</summary>
    protected abstract int GateCount { get; }

    /// <summary>Tensors that go from step to step.</summary>
    protected virtual int StateCount => 1;

    /// <summary>Whether the hidden state's share of the gates is kept apart from the input's.</summary>
    protected virtual bool KeepsSharesApart => false;

    private int StateInput => options.Bias ? FixedInputs + 2 : FixedInputs;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        var count = StateInput + (options.InitialState ? StateCount : 0);
        CheckInputCount(inputs, count, count);
        var (x, weight, recurrent) = (inputs[0], inputs[1], inputs[2]);
        if (x.Rank != 3 || weight.Rank != 2 || recurrent.Rank != 2 || x[1] == 0 || x[2] != weight[1]
            || weight[0] != recurrent[0] || weight[0] != GateCount * recurrent[1] || recurrent[1] == 0)
        {
            throw new ShapeException(
                $"{Name} needs x [samples, steps, in], weight_ih [{GateCount}·hidden, in] and weight_hh [{GateCount}·hidden, hidden], "
                + $"got {x}, {weight} and {recurrent}; give at least one step and the right input size.");
        }

        for (var input = FixedInputs; input < count; input++)
        {
            var need = input < StateInput ? new Shape(weight[0]) : new Shape(x[0], recurrent[1]);
            if (!inputs[input].Equals(need))
            {
                throw new ShapeException($"{Name} needs {need} as input {input}, got {inputs[input]}; correct the bias or initial state.");
            }
        }

        return new Shape(x[0], x[1], recurrent[1]);
    }

    public override Shape InferShape(ReadOnlySpan<Shape> inputs, int output) =>
        output == 0 ? InferShape(inputs) : new Shape(inputs[0][0], inputs[2][1]);

    public override int SavedLength(ReadOnlySpan<Shape> inputs)
    {
        var sizes = SizesOf(inputs[0], inputs[2]);
        return checked((sizes.Rows * (sizes.JoinedWidth + sizes.GateWidth)) + KeptLength(sizes));
    }

    public override int ScratchLength(ReadOnlySpan<Shape> inputs) =>
        RecurrentMemory.ScratchLength(SizesOf(inputs[0], inputs[2]), KeepsSharesApart);

    public override long ProductFlops(ReadOnlySpan<Shape> inputs)
    {
        var sizes = SizesOf(inputs[0], inputs[2]);
        return 2L * sizes.Rows * sizes.JoinedWidth * sizes.GateWidth;
    }

    public override void Forward(in OperationFrame frame)
    {
        var sizes = SizesOf(frame.InputShape(0), frame.InputShape(2));
        fixed (float* x = frame.Input(0), inputWeight = frame.Input(1), hiddenWeight = frame.Input(2), output = frame.Output,
            last = frame.OutputAt(1), saved = frame.Saved, scratch = frame.Scratch)
        {
            var memory = new RecurrentMemory(sizes, saved, scratch);
            var (inputs, hidden) = (Weights(inputWeight, sizes, sizes.Inputs), Weights(hiddenWeight, sizes, sizes.Hidden));
            var joined = KeepsSharesApart
                ? new WeightPanels(inputs.Transposed, memory.Panels)
                : new WeightPanels(inputs.Transposed, hidden.Transposed, memory.Panels);
            var apart = KeepsSharesApart
                ? new WeightPanels(hidden.Transposed, memory.Panels + ((nint)sizes.Inputs * sizes.GateWidth))
                : default;
            StartBias(frame, sizes, memory.Bias);
            StartStates(frame, sizes, memory);
            for (var step = 0; step < sizes.Steps; step++)
            {
                var time = TimeOf(step, sizes);
                ReadInputs(x, time, step, sizes, memory);
                var rows = new MatrixView(
                    memory.Joined + ((nint)step * sizes.Samples * sizes.JoinedWidth), sizes.Samples, sizes.JoinedWidth);
                var gates = new MatrixView(
                    memory.Gates + ((nint)step * sizes.Samples * sizes.GateWidth), sizes.Samples, sizes.GateWidth);
                Rows.Broadcast(new ReadOnlySpan<float>(memory.Bias, sizes.GateWidth), gates);
                if (KeepsSharesApart)
                {
                    joined.Multiply(InputPart(rows, sizes), gates, accumulate: true);
                    var projection = new MatrixView(memory.Projection, sizes.Samples, sizes.GateWidth);
                    Rows.Broadcast(options.Bias ? frame.Input(FixedInputs + 1) : new(memory.Bias, sizes.GateWidth), projection);
                    apart.Multiply(HiddenPart(rows, sizes), projection, accumulate: true);
                }
                else
                {
                    joined.Multiply(rows, gates, accumulate: true);
                }

                Advance(sizes, memory, step, output + ((nint)time * sizes.Hidden), last);
            }

            FinishStates(frame, sizes, memory);
        }
    }

    public override void Backward(in OperationFrame frame)
    {
        var sizes = SizesOf(frame.InputShape(0), frame.InputShape(2));
        fixed (float* inputWeight = frame.Input(1), hiddenWeight = frame.Input(2), saved = frame.Saved, scratch = frame.Scratch,
            upstream = frame.HasOutputGradient(0) ? frame.OutputGradient : default,
            dx = frame.NeedsGradient(0) ? frame.InputGradient(0) : default)
        {
            var memory = new RecurrentMemory(sizes, saved, scratch);
            var inputs = dx is null ? default : new WeightPanels(Weights(inputWeight, sizes, sizes.Inputs), memory.Panels);
            var hidden = new WeightPanels(
                Weights(hiddenWeight, sizes, sizes.Hidden), memory.Panels + ((nint)sizes.Inputs * sizes.GateWidth));
            StartGradients(frame, sizes, memory);
            for (var step = sizes.Steps - 1; step >= 0; step--)
            {
                var time = TimeOf(step, sizes);
                Retreat(sizes, memory, step, upstream is null ? null : upstream + ((nint)time * sizes.Hidden));
                var offset = (nint)step * sizes.Samples * sizes.GateWidth;
                var gates = new MatrixView(memory.GateGradients + offset, sizes.Samples, sizes.GateWidth);
                var projection = KeepsSharesApart
                    ? new MatrixView(memory.ProjectionGradients + offset, sizes.Samples, sizes.GateWidth)
                    : gates;
                if (step > 0 || options.InitialState)
                {
                    hidden.Multiply(
                        projection, new MatrixView(memory.HiddenGradient, sizes.Samples, sizes.Hidden), accumulate: KeepsSharesApart);
                }

                if (dx is not null)
                {
                    nint sampleStride = sizes.Steps * sizes.Inputs;
                    inputs.Multiply(
                        gates, new MatrixView(dx + ((nint)time * sizes.Inputs), sizes.Samples, sizes.Inputs, sampleStride, 1), accumulate: false);
                }

                AddBiasGradients(frame, sizes, gates, projection, isFirst: step == sizes.Steps - 1);
            }

            FinishGradients(frame, sizes, memory);
            AddWeightGradients(frame, sizes, memory);
        }
    }

    /// <summary>Floats a cell keeps for backward besides its gates.</summary>
    protected abstract int KeptLength(in RecurrentSizes sizes);

    /// <summary>Computes one step of all samples.</summary>
    /// <param name="sizes">Sizes of the call.</param>
    /// <param name="memory">Memory of the call.</param>
    /// <param name="step">Number of the step in the order of computation.</param>
    /// <param name="output">Takes the hidden state of the first sample; the next sample's is steps · hidden further.</param>
    /// <param name="last">Takes the hidden states of the last step, [N, H].</param>
    protected abstract void Advance(in RecurrentSizes sizes, in RecurrentMemory memory, int step, float* output, float* last);

    /// <summary>Computes the gradients of one step of all samples.</summary>
    /// <param name="sizes">Sizes of the call.</param>
    /// <param name="memory">Memory of the call.</param>
    /// <param name="step">Number of the step in the order of computation.</param>
    /// <param name="upstream">Gradient in the first sample's hidden state; null for none.</param>
    protected abstract void Retreat(in RecurrentSizes sizes, in RecurrentMemory memory, int step, float* upstream);
}
