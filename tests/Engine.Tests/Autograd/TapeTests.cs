using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Autograd;

public sealed class TapeTests
{
    private static readonly int[] Labels = [0, 4, 2, 2];

    [Fact]
    public void Backward_ValueUsedTwiceByOneOperation_AddsBothContributions()
    {
        using var fixture = new TapeFixture([new Shape(5)], (tape, p) => tape.Apply(new MultiplyOperation(), p[0], p[0]));

        fixture.Run();

        Bits.AssertEqual([.. fixture.WeightsOf(0).ToArray().Select(x => x + x)], fixture.GradientsOf(0), "x²");
    }

    [Fact]
    public void Backward_ValueUsedByTwoBranches_AddsBothContributions()
    {
        using var fixture = new TapeFixture(
            [new Shape(4)],
            (tape, p) =>
            {
                var square = tape.Apply(new MultiplyOperation(), p[0], p[0]);
                return tape.Apply(new AddOperation(), tape.Apply(new CubeOperation(), square), square);
            });

        fixture.Run();

        for (var index = 0; index < 4; index++)
        {
            double x = fixture.WeightsOf(0)[index];
            Assert.Equal((6 * Math.Pow(x, 5)) + (2 * x), fixture.GradientsOf(0)[index], 1e-5);
        }
    }

    [Fact]
    public void Backward_BranchThroughAReshape_AddsToTheSameGradient()
    {
        using var fixture = new TapeFixture(
            [new Shape(2, 3)],
            (tape, p) =>
            {
                var flat = tape.Reshape(p[0], new Shape(6));
                var cube = tape.Reshape(tape.Apply(new CubeOperation(), flat), new Shape(2, 3));
                return tape.Apply(new SubtractOperation(), cube, p[0]);
            });

        fixture.Run();

        for (var index = 0; index < 6; index++)
        {
            double x = fixture.WeightsOf(0)[index];
            Assert.Equal((3 * x * x) - 1, fixture.GradientsOf(0)[index], 1e-6);
        }
    }

    [Fact]
    public void Backward_ParameterWithoutInfluence_HasGradientZero()
    {
        using var fixture = new TapeFixture(
            [new Shape(3), new Shape(5), new Shape(2)],
            (tape, p) =>
            {
                tape.Apply(new CubeOperation(), p[1]);
                return tape.Apply(new AddOperation(), p[0], p[0]);
            });

        fixture.Run();

        Bits.AssertEqual([2f, 2f, 2f], fixture.GradientsOf(0), "used");
        Assert.True(fixture.Gradients.Span[3..].IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void Backward_OutputThatIsAlsoAnInput_KeepsItsOwnGradient()
    {
        using var fixture = new TapeFixture([new Shape(3)], (tape, p) =>
        {
            var output = tape.Apply(new AddOperation(), p[0], p[0]);
            tape.Apply(new CubeOperation(), output);
            return output;
        });

        fixture.Run();

        Bits.AssertEqual([2f, 2f, 2f], fixture.GradientsOf(0), "gradient");
    }

    [Fact]
    public void Backward_SharedLayer_EqualsCentralDifferences()
    {
        var shared = new Linear(6, 6);
        var model = new Sequential(shared, new Tanh(), shared, new Sigmoid(), shared);

        Assert.InRange(WorstError(model, new Shape(6), batch: 5), 0, 1e-3);
    }

    [Fact]
    public void Backward_WholeModel_EqualsCentralDifferences()
    {
        var model = new Sequential(
            new Flatten(), new Linear(12, 9), new Tanh(), new Linear(9, 7, bias: false), new Sigmoid(), new Linear(7, 4));

        Assert.InRange(WorstError(model, new Shape(3, 4), batch: 3), 0, 1e-3);
    }

    [Fact]
    public void Backward_GradientInAnInput_IsComputedWhereAskedFor()
    {
        var layout = ParameterLayout.Of(new Sequential());
        var recorder = new TapeRecorder(layout);
        var input = recorder.Input(new Shape(3), needsGradient: true);
        using var tape = recorder.Finish(recorder.Apply(new CubeOperation(), input));
        using var empty = new AlignedBuffer(0);
        ((ReadOnlySpan<float>)[1f, -2f, 0.5f]).CopyTo(tape.ValuesOf(input));

        tape.Forward(empty, TapeFixture.Context);
        tape.GradientOf(tape.Output).Fill(1f);
        tape.Backward(empty, empty, TapeFixture.Context);

        Bits.AssertEqual([3f, 12f, 0.75f], tape.GradientOf(input), "gradient in the input");
    }

    [Fact]
    public void Replay_OnOtherArenas_ReadsAndWritesThose()
    {
        using var fixture = new TapeFixture([new Shape(4)], (tape, p) => tape.Apply(new MultiplyOperation(), p[0], p[0]));
        using var weights = new AlignedBuffer(fixture.Layout.Length);
        using var gradients = new AlignedBuffer(fixture.Layout.Length);
        fixture.Run();
        var before = fixture.GradientsOf(0).ToArray();
        weights.Span[..4].Fill(3f);

        fixture.Tape.Forward(weights, TapeFixture.Context);
        fixture.Tape.Backward(weights, gradients, TapeFixture.Context);

        Bits.AssertEqual([6f, 6f, 6f, 6f], gradients.Span[..4], "new arena");
        Bits.AssertEqual(before, fixture.GradientsOf(0), "old arena");
    }

    [Fact]
    public void LossOperation_InAComposition_DifferentiatesLikeItsParts()
    {
        using var fixture = new TapeFixture(
            [new Shape(4, 5), new Shape(4, 5)],
            (tape, p) =>
            {
                var scores = tape.Apply(new MultiplyOperation(), p[0], p[1]);
                var entropy = tape.Apply(new LossOperation(new SoftmaxCrossEntropy(), Labels), scores);
                var error = tape.Apply(new LossOperation(new MeanSquaredError(), new float[20]), p[0]);
                return tape.Apply(new AddOperation(), entropy, tape.Apply(new MultiplyOperation(), error, error));
            });

        Assert.InRange(fixture.WorstError(seed: 1), 0, 1e-3);
    }

    [Fact]
    public void Apply_ValueOfAnotherRecording_Throws()
    {
        var layout = ParameterLayout.Of(new Sequential());
        var stranger = new TapeRecorder(layout).Input(new Shape(2));

        Assert.Throws<ArgumentException>(() => new TapeRecorder(layout).Apply(new ReLUOperation(), stranger));
    }

    [Fact]
    public void Apply_ShapesThatDiffer_Throws()
    {
        var recorder = new TapeRecorder(ParameterLayout.Of(new Sequential()));
        var (left, right) = (recorder.Input(new Shape(2)), recorder.Input(new Shape(3)));

        Assert.Throws<ShapeException>(() => recorder.Apply(new AddOperation(), left, right));
    }

    [Fact]
    public void Apply_AfterFinish_Throws()
    {
        var recorder = new TapeRecorder(ParameterLayout.Of(new Sequential()));
        var input = recorder.Input(new Shape(2));
        using var tape = recorder.Finish(input);

        Assert.Throws<InvalidOperationException>(() => recorder.Apply(new ReLUOperation(), input));
    }

    private static double WorstError(Module model, Shape sample, int batch)
    {
        var layout = ParameterLayout.Of(model);
        var recorder = new TapeRecorder(layout);
        var input = recorder.Input(sample.Prepend(batch));
        using var tape = recorder.Finish(model.Record(recorder, input));
        using var weights = new AlignedBuffer(layout.Length);
        layout.Initialize(3, weights);
        Bits.Uniform(4, input.Shape.ElementCount).CopyTo(tape.ValuesOf(input));
        return GradientCheck.Worst(tape, layout, weights, seed: 5).Error;
    }
}
