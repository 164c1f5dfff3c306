using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Autograd;

/// <summary>How formulas are written, and that their derivatives are those of a textbook.</summary>
public sealed class ExpressionTests
{
    [Fact]
    public void Expression_SquareOfCosPlusTan_HasItsDerivative()
    {
        float[] at = [-1.2f, -0.3f, 0f, 0.4f, 1.1f];

        var (values, gradients) = Evaluate(x => (x[0].Cos() + x[0].Tan()).Square(), at);

        for (var index = 0; index < at.Length; index++)
        {
            var (sine, cosine, tangent) = (Math.Sin(at[index]), Math.Cos(at[index]), Math.Tan(at[index]));
            Assert.Equal(Math.Pow(cosine + tangent, 2), values[index], 1e-5);
            Assert.Equal(2 * (cosine + tangent) * ((1 / (cosine * cosine)) - sine), gradients[0][index], 1e-4);
        }
    }

    [Fact]
    public void Expression_SumTimesFactor_HasItsThreeDerivatives()
    {
        float[] at = [1f, 2f], also = [0.5f, -1f], factor = [3f, 4f];

        var (values, gradients) = Evaluate(v => (v[0] + v[1]) * v[2], at, also, factor);

        Assert.Equal([4.5f, 4f], values);
        Assert.Equal(factor, gradients[0]);
        Assert.Equal(factor, gradients[1]);
        Assert.Equal([1.5f, 1f], gradients[2]);
    }

    [Fact]
    public void Expression_OfSeveralLosses_AddsTheirGradientsInWhatTheyShare()
    {
        float[] at = [1f, -2f], goal = [0.5f, 1f];

        var (values, gradients) = Evaluate(
            v =>
            {
                var squares = (v[0] - v[1]).Square().Mean();
                var distances = (2f * v[0]).Abs().Sum();
                return squares + (0.25f * distances) + v[0].Sum().StopGradient();
            },
            at,
            goal);

        Assert.Equal([(((0.5f * 0.5f) + 9f) / 2) + 1.5f - 1f], values);
        Assert.Equal([0.5f + 0.5f, -3f - 0.5f], gradients[0]);
        Assert.Equal([-0.5f, 3f], gradients[1]);
    }

    [Fact]
    public void Expression_WithNumbers_RecordsThemToo()
    {
        float[] at = [0.5f, 2f];

        var (values, gradients) = Evaluate(x => (1f / x[0]) + (2f * x[0]) - (3f - x[0]) + (x[0] / 4f) - 5f, at);

        for (var index = 0; index < at.Length; index++)
        {
            Assert.Equal((1 / at[index]) + (3.25 * at[index]) - 8, values[index], 1e-5);
            Assert.Equal(3.25 - (1 / (at[index] * at[index])), gradients[0][index], 1e-5);
        }
    }

    [Fact]
    public void Expression_NormalisedRows_ReadsLikeTheFormula()
    {
        var random = Bits.Uniform(1, 3 * 50);

        var (values, _) = Evaluate(
            v =>
            {
                var x = v[0].Reshape(3, -1);
                return (x - x.Mean([1], keepAxes: true)) / (x.Variance([1], correction: 0, keepAxes: true) + 1e-5f).Sqrt();
            },
            random);

        for (var row = 0; row < 3; row++)
        {
            var line = values.AsSpan(row * 50, 50).ToArray();
            Assert.Equal(0, line.Average(), 1e-5);
            Assert.Equal(1, line.Select(value => (double)value * value).Average(), 1e-3);
        }
    }

    [Fact]
    public void Expression_ValuesOfTwoRecordings_Throws()
    {
        var layout = ParameterLayout.Of(new Sequential());
        var (one, other) = (new TapeRecorder(layout).Input(new Shape(2)), new TapeRecorder(layout).Input(new Shape(2)));

        Assert.Throws<ArgumentException>(() => one + other);
    }

    [Fact]
    public void Expression_ShapesThatDoNotBroadcast_ThrowsWithBoth()
    {
        var tape = new TapeRecorder(ParameterLayout.Of(new Sequential()));

        var error = Assert.Throws<ShapeException>(() => tape.Input(new Shape(4, 3)) * tape.Input(new Shape(4)));

        Assert.Contains("[4, 3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[4]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_OfManyOperations_AllocatesNothing()
    {
        var shape = new Shape(4, 6);
        var layout = ParameterLayout.Of(new Sequential());
        var recorder = new TapeRecorder(layout);
        var (x, y) = (recorder.Input(shape, needsGradient: true), recorder.Input(new Shape(6), needsGradient: true));
        var z = (x.Sin() * y).Softmax(0) + x.Max([0]) + x.Permute(1, 0).MatMul(x).Mean([0], keepAxes: true) + x.Variance([1], keepAxes: true);
        var parts = (z.Gelu() + x.Dropout(0.3) + x.AddNoise(0.1)).Split(1, 2, 4);
        using var tape = recorder.Finish(new[] { parts[1], parts[0].Pow(y.Slice(0, 1, 2)) }.Concat(1).Norm(3f));
        using var arena = new AlignedBuffer(layout.Length);
        Bits.Uniform(1, 24).CopyTo(tape.ValuesOf(x));
        Replay(tape, arena);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Replay(tape, arena);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Replay(Tape tape, AlignedBuffer arena)
    {
        tape.Forward(arena, TapeFixture.Context);
        tape.GradientOf(tape.Output).Fill(1f);
        tape.Backward(arena, arena, TapeFixture.Context);
    }

    /// <summary>Values of a formula and the derivatives of their sum in each argument.</summary>
    private static (float[] Values, float[][] Gradients) Evaluate(Func<Value[], Value> formula, params float[][] arguments)
    {
        var layout = ParameterLayout.Of(new Sequential());
        var recorder = new TapeRecorder(layout);
        var inputs = arguments.Select(argument => recorder.Input(new Shape(argument.Length), needsGradient: true)).ToArray();
        using var tape = recorder.Finish(formula(inputs));
        using var arena = new AlignedBuffer(layout.Length);
        for (var index = 0; index < inputs.Length; index++)
        {
            arguments[index].CopyTo(tape.ValuesOf(inputs[index]));
        }

        Replay(tape, arena);
        return (tape.ValuesOf(tape.Output).ToArray(), [.. inputs.Select(input => tape.GradientOf(input).ToArray())]);
    }
}
