using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Convolution;

/// <summary>Convolution, rectifier and pooling: one operation, or several, or other places in memory, and the same bits.</summary>
public sealed class FusedChainTests
{
    private static readonly Shape Sample = new(3, 9, 8);

    public static TheoryData<int, int> Samples => new() { { 1, 16 }, { 2, 16 }, { 1, 32 }, { 1, 11 } };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Chain_WithItsInnerValuesRead_GivesTheBitsOfTheFusedOne(int window, int samples)
    {
        var fused = Run(samples, window, splits: false, sideBySide: true);
        var single = Run(samples, window, splits: true, sideBySide: true);

        AssertSame(fused, single);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Chain_WithSamplesOneAfterTheOther_GivesTheBitsOfThoseSideBySide(int window, int samples)
    {
        foreach (var splits in (bool[])[false, true])
        {
            AssertSame(Run(samples, window, splits, sideBySide: true), Run(samples, window, splits, sideBySide: false));
        }
    }

    [Fact]
    public void MaxPool_OfEqualValues_TakesTheFirst() => Assert.Equal([0f, 1f, 0f, 0f], PoolGradient([1f, 7f, 7f, 7f]));

    [Fact]
    public void MaxPool_BehindRectifier_PassesNothingToNegativeValues() =>
        Assert.Equal([0f, 0f, 0f, 0f], PoolGradient([-1f, -7f, -0f, 0f]));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void MaxPool_OfNaN_IsNaN(int place)
    {
        var plane = new float[] { 1f, 2f, 3f, 4f };
        plane[place] = float.NaN;

        using var pool = new PoolTape(plane);
        Assert.True(float.IsNaN(pool.Result));
    }

    private static float[] PoolGradient(float[] plane)
    {
        using var pool = new PoolTape(plane);
        return pool.Gradient;
    }

    private static void AssertSame(List<float[]> expected, List<float[]> actual)
    {
        string[] names = ["output", "gradient in the input", "gradients in the parameters"];
        for (var index = 0; index < names.Length; index++)
        {
            Bits.AssertEqual(expected[index], actual[index], names[index]);
        }
    }

    private static List<float[]> Run(int samples, int window, bool splits, bool sideBySide)
    {
        var (convolution, relu, pool) = (new Conv2d(3, 5, 3, padding: 1), new ReLU(), new MaxPool2d(window == 1 ? 2 : 3));
        var layout = ParameterLayout.Of(new Sequential(convolution, relu, pool));
        var recorder = new TapeRecorder(layout, new MicroBatches(samples));

        // Only a batch of samples may lie side by side.
        var input = sideBySide ? recorder.Samples(Sample, true) : recorder.Input(Sample.Prepend(samples), true);
        var convolved = convolution.Record(recorder, input);
        var rectified = relu.Record(recorder, convolved);
        if (splits)
        {
            _ = (rectified + convolved).Square();
        }

        using var tape = recorder.Finish(pool.Record(recorder, rectified));
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        layout.Initialize(9, weights);
        Bits.Uniform(4, samples * Sample.ElementCount).CopyTo(tape.ValuesOf(input));
        var context = new PassContext(1, 0, 0, Training: true);
        tape.Forward(weights, context);
        Bits.Uniform(5, tape.Output.Shape.ElementCount).CopyTo(tape.GradientOf(tape.Output));
        tape.Backward(weights, gradients, context);
        return [tape.ValuesOf(tape.Output).ToArray(), tape.GradientOf(input).ToArray(), gradients.Span.ToArray()];
    }

    /// <summary>A rectifier and one window of 2 × 2.</summary>
    private sealed class PoolTape : IDisposable
    {
        private readonly Tape _tape;
        private readonly Value _input;
        private readonly AlignedBuffer _none;

        public PoolTape(float[] plane)
        {
            var model = new Sequential(new ReLU(), new MaxPool2d(2));
            var layout = ParameterLayout.Of(model);
            var recorder = new TapeRecorder(layout);
            _input = recorder.Input(new Shape(1, 1, 2, 2), needsGradient: true);
            _tape = recorder.Finish(model.Record(recorder, _input));
            _none = new AlignedBuffer(layout.Length);
            plane.CopyTo(_tape.ValuesOf(_input));
            var context = new PassContext(1, 0, 0, Training: true);
            _tape.Forward(_none, context);
            _tape.GradientOf(_tape.Output).Fill(1f);
            _tape.Backward(_none, _none, context);
        }

        public float Result => _tape.ValuesOf(_tape.Output)[0];

        public float[] Gradient => _tape.GradientOf(_input).ToArray();

        public void Dispose()
        {
            _tape.Dispose();
            _none.Dispose();
        }
    }
}
