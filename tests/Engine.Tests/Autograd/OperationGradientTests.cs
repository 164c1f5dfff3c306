using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Engine.Tests.Autograd;

/// <summary>The gradient of every operation against central differences.</summary>
public sealed class OperationGradientTests
{
    private const double Tolerance = 2e-3;

    private static readonly Shape Small = new(3, 4);

    public static TheoryData<string> Names => [.. Formulas.Keys];

    private static Dictionary<string, (Func<Value[], Value> Formula, Shape[] Shapes)> Formulas { get; } = new()
    {
        ["exp"] = (v => v[0].Exp(), [Small]),
        ["expm1"] = (v => v[0].Expm1(), [Small]),
        ["log"] = (v => (v[0] + 1f).Log(), [Small]),
        ["log1p"] = (v => v[0].Log1p(), [Small]),
        ["sqrt"] = (v => (v[0] + 1f).Sqrt(), [Small]),
        ["sin"] = (v => v[0].Sin(), [Small]),
        ["cos"] = (v => v[0].Cos(), [Small]),
        ["tan"] = (v => (v[0] * 0.7f).Tan(), [Small]),
        ["erf"] = (v => v[0].Erf(), [Small]),
        ["abs"] = (v => (v[0] - 2f).Abs(), [Small]),
        ["sign"] = (v => (v[0] - 2f).Sign() * v[0], [Small]),
        ["square"] = (v => v[0].Square(), [Small]),
        ["reciprocal"] = (v => (v[0] + 1f).Reciprocal(), [Small]),
        ["scalar power"] = (v => (v[0] + 1f).Pow(-1.7f), [Small]),
        ["power"] = (v => (v[0] + 1f).Pow(v[1]), [Small, new Shape(4)]),
        ["clamp"] = (v => (v[0] * 0.1f).Clamp(0f, 1f) + (v[0] + 2f).Clamp(0f, 1f), [Small]),
        ["minimum"] = (v => v[0].Minimum(v[1] + 2f), [Small, new Shape(3, 1)]),
        ["maximum"] = (v => v[0].Maximum(v[1] + 2f), [Small, new Shape(3, 1)]),
        ["divide"] = (v => v[0] / (v[1] + 1f), [Small, Small]),
        ["prelu"] = (v => (v[0] - 2f).PRelu(v[1]), [Small, new Shape(4)]),
        ["swish"] = (v => (v[0] - 1f).Swish(v[1]), [Small, new Shape(1)]),
        ["elu"] = (v => (v[0] - 2f).Elu(0.7f), [Small]),
        ["celu"] = (v => (v[0] - 2f).Celu(0.7f), [Small]),
        ["gelu"] = (v => (v[0] - 1f).Gelu() + (v[0] - 1f).Gelu(byTanh: true), [Small]),
        ["mish"] = (v => (v[0] - 1f).Mish(), [Small]),
        ["softplus"] = (v => (v[0] - 1f).Softplus(3f), [Small]),
        ["softmax of rows"] = (v => v[0].Softmax(), [Small]),
        ["softmax of columns"] = (v => v[0].Softmax(0), [Small]),
        ["log-softmax"] = (v => v[0].LogSoftmax(1), [new Shape(2, 5, 3)]),
        ["softmin"] = (v => v[0].Softmin(), [Small]),
        ["sum over axes"] = (v => v[0].Sum([0, -1]), [new Shape(2, 3, 4)]),
        ["mean over an axis"] = (v => v[0].Mean([1], keepAxes: true) * v[0], [new Shape(2, 3, 4)]),
        ["variance"] = (v => v[0].Variance([0, 2]), [new Shape(2, 3, 4)]),
        ["variance of all"] = (v => v[0].Variance(correction: 0), [Small]),
        ["L1 norm"] = (v => v[0].Norm(1f, [1]), [Small]),
        ["L2 norm"] = (v => v[0].Norm(2f, [0]), [Small]),
        ["L3 norm"] = (v => v[0].Norm(3f), [Small]),
        ["max of all"] = (v => (v[0] * v[0]).Max(), [new Shape(1)]),
        ["min over an axis"] = (v => v[0].Min([1]), [new Shape(5, 1, 2)]),
        ["permute"] = (v => v[0].Permute(2, 0, 1).Square(), [new Shape(2, 3, 4)]),
        ["transpose"] = (v => v[0].Transpose().Square(), [Small]),
        ["reshape"] = (v => v[0].Reshape(2, -1).Square(), [Small]),
        ["expand"] = (v => v[0].Expand(new Shape(2, 3, 4)).Square(), [new Shape(3, 1)]),
        ["slice"] = (v => v[0].Slice(1, 1, 2, step: 2).Square(), [new Shape(2, 5, 2)]),
        ["concat"] = (v => new[] { v[0], v[1], v[0] }.Concat(1).Square(), [Small, new Shape(3, 2)]),
        ["stack"] = (v => new[] { v[0], v[1] }.Stack(1).Square(), [Small, Small]),
        ["split"] = (v => v[0].Split(1, 1, 2, 1)[1].Square(), [Small]),
        ["matmul"] = (v => v[0].MatMul(v[1]), [Small, new Shape(4, 2)]),
        ["matmul with many rows"] = (v => v[0].MatMul(v[1], transposeRight: true), [new Shape(2, 3, 4), new Shape(5, 4)]),
        ["batched matmul"] = (v => v[0].MatMul(v[1]), [new Shape(2, 3, 4), new Shape(2, 4, 5)]),
        ["broadcast matmul"] = (v => v[0].MatMul(v[1], transposeLeft: true), [new Shape(2, 1, 4, 3), new Shape(3, 4, 2)]),
        ["transposed matmul"] = (v => v[0].MatMul(v[1], true, true), [new Shape(2, 4, 3), new Shape(2, 5, 4)]),
        ["upsample nearest"] = (v => Upsampled(v[0], UpsampleMode.Nearest, false), [new Shape(2, 1, 3, 4)]),
        ["upsample bilinear"] = (v => Upsampled(v[0], UpsampleMode.Bilinear, false), [new Shape(1, 2, 3, 4)]),
        ["upsample aligned"] = (v => Upsampled(v[0], UpsampleMode.Bilinear, true), [new Shape(1, 2, 3, 4)]),
        ["dropout"] = (v => v[0].Dropout(0.4), [Small]),
        ["dropout of channels"] = (v => v[0].Dropout(0.4, wholeChannels: true), [new Shape(3, 4, 5)]),
        ["noise"] = (v => v[0].AddNoise(0.1).Square(), [Small]),
        ["stop-gradient"] = (v => v[0] + v[0].StopGradient().Sign(), [Small]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_OfAnyFormula_EqualsCentralDifferences(string name)
    {
        var (formula, shapes) = Formulas[name];

        var worst = GradientCheck.Of((_, values) => formula(values), shapes);

        Assert.True(worst.Error < Tolerance, $"{worst}");
    }

    [Fact]
    public void Backward_BroadcastOfAnyShapes_EqualsCentralDifferences()
    {
        var sizes = Gen.Elements(1, 2, 3).ListOf(3);
        var masks = Gen.Choose(0, 63);
        Prop.ForAll(sizes.ToArbitrary(), masks.ToArbitrary(), (axes, mask) =>
        {
            var left = new Shape([.. axes.Select((size, axis) => (mask >> axis & 1) == 1 ? 1 : size)]);
            var right = new Shape([.. axes.Select((size, axis) => (mask >> (axis + 3) & 1) == 1 ? 1 : size)]);
            Assert.InRange(GradientCheck.Of((_, v) => (v[0] * v[1]) - (v[0] / v[1]), left, right).Error, 0, Tolerance);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Replay_EmptyBatch_ComputesEmptyResultsAndZeroGradients()
    {
        var batch = new Shape(0, 4);
        foreach (var formula in (Func<Value, Value, Value>[])[
            (x, w) => x.Sin() * w, (x, w) => (x + w).Softmax(), (x, w) => (x - w).Max([1]), (x, w) => x.MatMul(w.Reshape(4, 1)),
            (x, w) => (x / w).Sum([0]), (x, w) => new[] { x, x * w }.Concat(0), (x, w) => (x * w).Permute(1, 0), (x, w) => x.Dropout() * w,
            (x, w) => (x * w).Slice(1, 1, 2), (x, w) => (x.Expand(new Shape(3, 0, 4)) * w).Norm(2f, [2])])
        {
            using var fixture = new TapeFixture([new Shape(4)], (tape, p) => formula(tape.Input(batch, needsGradient: true), p[0]));
            fixture.Run();
            Assert.All(fixture.GradientsOf(0).ToArray(), value => Assert.Equal(0f, value));
        }
    }

    [Fact]
    public void Coupling_OfOperations_SaysWhetherSamplesStayApart()
    {
        Assert.Equal(SampleCoupling.None, new AddOperation().Coupling);
        Assert.Equal(SampleCoupling.None, new SoftmaxOperation(1).Coupling);
        Assert.Equal(SampleCoupling.Unknown, new SoftmaxOperation(0).Coupling);
        Assert.Equal(SampleCoupling.None, new SumOperation([1, 2]).Coupling);
        Assert.Equal(SampleCoupling.Unknown, new SumOperation().Coupling);
        Assert.Equal(SampleCoupling.Unknown, new MeanOperation([1, 0]).Coupling);
        Assert.Equal(SampleCoupling.None, new PermuteOperation([0, 2, 1]).Coupling);
        Assert.Equal(SampleCoupling.Unknown, new PermuteOperation([1, 0]).Coupling);
        Assert.Equal(SampleCoupling.Unknown, new ConcatOperation(0).Coupling);
        Assert.Equal(SampleCoupling.None, new SplitOperation(1, [1]).Coupling);
        Assert.Equal(SampleCoupling.MicroBatch, new DropoutMaskOperation(0.5, wholeChannels: false).Coupling);
    }

    [Fact]
    public void Of_OperationOfTwoResults_ChecksBoth() =>
        Assert.InRange(GradientCheck.Of(new SplitOperation(1, [1, 3]), Small).Error, 0, Tolerance);

    [Fact]
    public void Of_OperationWithAWrongGradient_NamesTheInput()
    {
        var worst = GradientCheck.Of(new WrongOperation(), Small);

        Assert.Equal("input 0", worst.Parameter);
        Assert.InRange(worst.Error, 0.1, 10);
    }

    [Fact]
    public void Gather_RepeatedPositions_AddsTheirGradients()
    {
        var (values, gradient) = WithIndex((x, index) => x.Gather(1, index), new Shape(2, 3), [2, 2, 0, 1], new Shape(2, 2));

        Assert.Equal([3f, 3f, 4f, 5f], values);
        Assert.Equal([0f, 0f, 2f, 1f, 1f, 0f], gradient);
    }

    [Fact]
    public void ScatterAdd_RepeatedPositions_AddsAll()
    {
        var (values, gradient) = WithIndex((x, index) => x.ScatterAdd(1, index, x.Slice(1, 0, 2)), new Shape(2, 3), [2, 2, 0, 1], new Shape(2, 2));

        Assert.Equal([1f, 2f, 6f, 8f, 10f, 6f], values);
        Assert.Equal([2f, 2f, 1f, 2f, 2f, 1f], gradient);
    }

    [Fact]
    public void Scatter_RepeatedPositions_KeepsTheLastAndItsGradient()
    {
        var (values, gradient) = WithIndex((x, index) => x.Scatter(1, index, x.Slice(1, 0, 2)), new Shape(2, 3), [2, 2, 0, 1], new Shape(2, 2));

        Assert.Equal([1f, 2f, 2f, 4f, 5f, 6f], values);
        Assert.Equal([1f, 2f, 0f, 1f, 1f, 1f], gradient);
    }

    [Theory]
    [InlineData(3f)]
    [InlineData(-1f)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    public void Gather_PositionThatIsNone_Throws(float position) => Assert.Throws<ArgumentOutOfRangeException>(
        () => WithIndex((x, index) => x.Gather(1, index), new Shape(1, 3), [position], new Shape(1, 1)));

    [Fact]
    public void ArgMax_OfRowsWithTies_IsTheFirstPosition()
    {
        var (values, gradient) = WithIndex((_, index) => index.ArgMax(1), new Shape(1), [1, 5, 5, float.NaN, 9, 0], new Shape(2, 3));

        Assert.Equal([1f, 0f], values);
        Assert.Equal([0f], gradient);
    }

    [Fact]
    public void Norm_OfZeros_HasGradientZero()
    {
        foreach (var p in (float[])[1f, 2f, 3f, float.PositiveInfinity])
        {
            var (values, gradient) = WithIndex((x, _) => (x * 0f).Norm(p), new Shape(4), [0], new Shape(1));
            Assert.Equal([0f], values);
            Assert.All(gradient, value => Assert.Equal(0f, value));
        }
    }

    /// <summary>A function of x = 1, 2, 3, ... and an index, and the gradient of the sum of its results in x.</summary>
    private static (float[] Values, float[] Gradient) WithIndex(
        Func<Value, Value, Value> function, Shape shape, float[] positions, Shape indexShape)
    {
        Value? x = null, index = null;
        using var fixture = new TapeFixture([], (tape, _) =>
        {
            (x, index) = (tape.Input(shape, needsGradient: true), tape.Input(indexShape));
            return function(x, index);
        });
        positions.CopyTo(fixture.Tape.ValuesOf(index!));
        var values = fixture.Tape.ValuesOf(x!);
        for (var element = 0; element < values.Length; element++)
        {
            values[element] = element + 1;
        }

        fixture.Run();
        return (fixture.Tape.ValuesOf(fixture.Tape.Output).ToArray(), fixture.Tape.GradientOf(x!).ToArray());
    }

    private static Value Upsampled(Value x, UpsampleMode mode, bool alignCorners) =>
        new Upsample(new ImageSize(5, 3), mode, alignCorners).Record(x.Recorder, x);

    private sealed class WrongOperation : Operation
    {
        public override string Name => "Wrong";

        public override Shape InferShape(ReadOnlySpan<Shape> inputs) => inputs[0];

        public override void Forward(in OperationFrame frame) => frame.Input(0).CopyTo(frame.Output);

        public override void Backward(in OperationFrame frame) => frame.InputGradient(0).Clear();
    }
}
