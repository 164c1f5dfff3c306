using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <content>What stands before the first step and behind the last one: states, biases, weight gradients.</content>
internal abstract unsafe partial class RecurrentOperation
{
    /// <summary>Where the hidden state after a step goes: in front of the next step's product, or to the last states.</summary>
    protected static float* NextHidden(in RecurrentSizes sizes, in RecurrentMemory memory, int step, int sample, float* last) =>
        step == sizes.Steps - 1
            ? last + ((nint)sample * sizes.Hidden)
            : PreviousHidden(sizes, memory, step + 1, sample);

    /// <summary>The hidden state before a step.</summary>
    protected static float* PreviousHidden(in RecurrentSizes sizes, in RecurrentMemory memory, int step, int sample) =>
        memory.Joined + ((((nint)step * sizes.Samples) + sample) * sizes.JoinedWidth) + sizes.Inputs;

    /// <summary>Fills the first states.</summary>
    protected virtual void StartStates(in OperationFrame frame, in RecurrentSizes sizes, in RecurrentMemory memory)
    {
        for (var sample = 0; sample < sizes.Samples; sample++)
        {
            StartState(frame, 0, sample, new Span<float>(PreviousHidden(sizes, memory, 0, sample), sizes.Hidden));
        }
    }

    /// <summary>Hands on the last states but the hidden one, which is there already.</summary>
    protected virtual void FinishStates(in OperationFrame frame, in RecurrentSizes sizes, in RecurrentMemory memory)
    {
    }

    /// <summary>Fills the gradients in the last states.</summary>
    protected virtual void StartGradients(in OperationFrame frame, in RecurrentSizes sizes, in RecurrentMemory memory) =>
        StartGradient(frame, 0, new Span<float>(memory.HiddenGradient, sizes.StateLength));

    /// <summary>Hands on the gradients in the first states.</summary>
    protected virtual void FinishGradients(in OperationFrame frame, in RecurrentSizes sizes, in RecurrentMemory memory) =>
        FinishGradient(frame, 0, new ReadOnlySpan<float>(memory.HiddenGradient, sizes.StateLength));

    /// <summary>Fills a sample's first state with the one that is given, or with zeros.</summary>
    protected void StartState(in OperationFrame frame, int state, int sample, Span<float> target)
    {
        if (options.InitialState)
        {
            frame.Input(StateInput + state).Slice(sample * target.Length, target.Length).CopyTo(target);
        }
        else
        {
            target.Clear();
        }
    }

    /// <summary>Fills the gradient in a last state.</summary>
    protected static void StartGradient(in OperationFrame frame, int state, Span<float> target)
    {
        if (frame.HasOutputGradient(1 + state))
        {
            frame.OutputGradientAt(1 + state).CopyTo(target);
        }
        else
        {
            target.Clear();
        }
    }

    /// <summary>Hands on the gradient in a first state.</summary>
    protected void FinishGradient(in OperationFrame frame, int state, ReadOnlySpan<float> gradient)
    {
        if (options.InitialState && frame.NeedsGradient(StateInput + state))
        {
            gradient.CopyTo(frame.InputGradient(StateInput + state));
        }
    }

    private static MatrixView Weights(float* weight, in RecurrentSizes sizes, int columns) => new(weight, sizes.GateWidth, columns);

    private static MatrixView InputPart(in MatrixView joined, in RecurrentSizes sizes) =>
        new(joined.Pointer, joined.Rows, sizes.Inputs, joined.RowStride, 1);

    private static MatrixView HiddenPart(in MatrixView joined, in RecurrentSizes sizes) =>
        new(joined.Pointer + sizes.Inputs, joined.Rows, sizes.Hidden, joined.RowStride, 1);

    private RecurrentSizes SizesOf(Shape x, Shape hiddenWeight) => new(x[0], x[1], x[2], hiddenWeight[1], GateCount);

    private int TimeOf(int step, in RecurrentSizes sizes) => options.Reverse ? sizes.Steps - 1 - step : step;

    /// <summary>What every row of gates begins at.</summary>
    private void StartBias(in OperationFrame frame, in RecurrentSizes sizes, float* target)
    {
        var bias = new Span<float>(target, sizes.GateWidth);
        if (!options.Bias)
        {
            bias.Clear();
        }
        else if (KeepsSharesApart)
        {
            frame.Input(FixedInputs).CopyTo(bias);
        }
        else
        {
            Elementwise.Add(frame.Input(FixedInputs), frame.Input(FixedInputs + 1), bias);
        }
    }

    private static void ReadInputs(float* x, int time, int step, in RecurrentSizes sizes, in RecurrentMemory memory)
    {
        for (var sample = 0; sample < sizes.Samples; sample++)
        {
            var source = x + ((((nint)sample * sizes.Steps) + time) * sizes.Inputs);
            var target = memory.Joined + ((((nint)step * sizes.Samples) + sample) * sizes.JoinedWidth);
            new ReadOnlySpan<float>(source, sizes.Inputs).CopyTo(new Span<float>(target, sizes.Inputs));
        }
    }

    private void AddBiasGradients(
        in OperationFrame frame, in RecurrentSizes sizes, in MatrixView gates, in MatrixView projection, bool isFirst)
    {
        for (var bias = FixedInputs; bias < StateInput; bias++)
        {
            if (!frame.NeedsGradient(bias))
            {
                continue;
            }

            var gradient = frame.InputGradient(bias);
            if (isFirst)
            {
                gradient.Clear();
            }

            var rows = bias == FixedInputs ? gates : projection;
            RowSums.Add(new ReadOnlySpan<float>(rows.Pointer, rows.Rows * rows.Columns), gradient);
        }
    }

    private void AddWeightGradients(in OperationFrame frame, in RecurrentSizes sizes, in RecurrentMemory memory)
    {
        var joined = new MatrixView(memory.Joined, sizes.Rows, sizes.JoinedWidth);
        var gates = new MatrixView(memory.GateGradients, sizes.Rows, sizes.GateWidth);
        var projection = KeepsSharesApart ? new MatrixView(memory.ProjectionGradients, sizes.Rows, sizes.GateWidth) : gates;
        var (wantsInput, wantsHidden) = (frame.NeedsGradient(1), frame.NeedsGradient(2));
        if (wantsInput && wantsHidden && !KeepsSharesApart)
        {
            // One product reads the gates' gradients once; the columns are dealt out afterwards.
            var both = new MatrixView(memory.Panels, sizes.GateWidth, sizes.JoinedWidth);
            WeightGradients.Run(gates, joined, both, accumulate: false);
            CopyColumns(both, 0, sizes.Inputs, frame.InputGradient(1));
            CopyColumns(both, sizes.Inputs, sizes.Hidden, frame.InputGradient(2));
            return;
        }

        if (wantsInput)
        {
            fixed (float* target = frame.InputGradient(1))
            {
                WeightGradients.Run(gates, InputPart(joined, sizes), Weights(target, sizes, sizes.Inputs), accumulate: false);
            }
        }

        if (wantsHidden)
        {
            fixed (float* target = frame.InputGradient(2))
            {
                WeightGradients.Run(projection, HiddenPart(joined, sizes), Weights(target, sizes, sizes.Hidden), accumulate: false);
            }
        }
    }

    private static void CopyColumns(in MatrixView source, int first, int count, Span<float> target)
    {
        for (var row = 0; row < source.Rows; row++)
        {
            new ReadOnlySpan<float>(source.Pointer + (row * source.RowStride) + first, count).CopyTo(target[(row * count)..]);
        }
    }
}
