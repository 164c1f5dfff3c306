using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Tests.Models;

namespace Cluster.Engine.Tests.Recurrent;

public sealed unsafe class RecurrentTests
{
    private const int Steps = 6;
    private const int Inputs = 3;
    private const int Hidden = 5;

    public static TheoryData<string> Kinds => ["rnn", "lstm", "gru"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Record_ChangedLastStep_LeavesEarlierStepsAsTheyWere(string kind)
    {
        using var fixture = new ModuleFixture(Layer(kind, bidirectional: false), new Shape(1, Steps, Inputs));
        Bits.Uniform(1, fixture.Input.Length).CopyTo(fixture.Input);
        var before = fixture.Run();

        fixture.Input[^1] += 1;
        var after = fixture.Run();

        Bits.AssertEqual(before.AsSpan(0, (Steps - 1) * Hidden), after.AsSpan(0, (Steps - 1) * Hidden), kind);
        Assert.NotEqual(before[^1], after[^1]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Record_ReverseDirectionOfAReversedSequence_EqualsTheForwardOne(string kind)
    {
        using var fixture = new ModuleFixture(Layer(kind, bidirectional: true), new Shape(1, Steps, Inputs));
        var input = Bits.Uniform(1, fixture.Input.Length);
        input.CopyTo(fixture.Input);
        var forwardWeights = fixture.Layout.Parameters.TakeWhile(slice => !slice.Name.EndsWith("_reverse", StringComparison.Ordinal)).ToList();
        foreach (var slice in forwardWeights)
        {
            var reverse = fixture.Layout.Parameters.Single(other => other.Name == $"{slice.Name}_reverse");
            fixture.Weights.Span.Slice(slice.Offset, slice.Length).CopyTo(fixture.Weights.Span[reverse.Offset..]);
        }

        var before = fixture.Run();
        for (var step = 0; step < Steps; step++)
        {
            input.AsSpan(step * Inputs, Inputs).CopyTo(fixture.Input[((Steps - 1 - step) * Inputs)..]);
        }

        var after = fixture.Run();

        for (var step = 0; step < Steps; step++)
        {
            var forward = before.AsSpan(step * 2 * Hidden, Hidden);
            Bits.AssertEqual(forward, after.AsSpan(((Steps - 1 - step) * 2 * Hidden) + Hidden, Hidden), $"{kind}, step {step}");
        }
    }

    [Fact]
    public void Record_OtherInputSize_ThrowsWithBothSizes()
    {
        var error = Assert.Throws<ShapeException>(() => new LSTM(Inputs, Hidden).OutputShape(new Shape(Steps, 4)));

        Assert.Contains("[6, 4]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LastStep_OfALayer_IsItsLastHiddenState()
    {
        using var all = new ModuleFixture(new Sequential(Layer("gru", bidirectional: false), new LastStep()), new Shape(2, Steps, Inputs));
        using var last = new ModuleFixture(new Sequential(new GRU(Inputs, Hidden, returnsSequence: false)), new Shape(2, Steps, Inputs));

        Bits.AssertEqual(all.Run(), last.Run(), "last step");
        Bits.AssertEqual(all.InputGradient, last.InputGradient, "input gradient");
        Bits.AssertEqual(all.Gradients.Span, last.Gradients.Span, "gradients");
    }

    [Fact]
    public void Multiply_PanelsOfAnyWidth_EqualTheReferenceToTheBit()
    {
        const int Rows = 17;
        const int Depth = 23;
        var left = Bits.Uniform(1, Rows * Depth);
        for (var columns = 1; columns <= 70; columns++)
        {
            var right = Bits.Uniform(2, columns * Depth);
            var panels = new float[columns * Depth];
            var (result, expected) = (Bits.Uniform(3, Rows * columns), Bits.Uniform(3, Rows * columns));
            fixed (float* a = left, b = right, room = panels, c = result, want = expected)
            {
                var weights = new MatrixView(b, columns, Depth).Transposed;
                new WeightPanels(weights, room).Multiply(new MatrixView(a, Rows, Depth), new MatrixView(c, Rows, columns), accumulate: true);
                MatMulReference.Run(new MatrixView(a, Rows, Depth), weights, new MatrixView(want, Rows, columns), true);
            }

            Bits.AssertEqual(expected, result, $"{columns} columns");
        }
    }

    private static RecurrentModule Layer(string kind, bool bidirectional) => kind switch
    {
        "rnn" => new RNN(Inputs, Hidden, bidirectional: bidirectional),
        "lstm" => new LSTM(Inputs, Hidden, bidirectional: bidirectional),
        _ => new GRU(Inputs, Hidden, bidirectional: bidirectional),
    };
}
