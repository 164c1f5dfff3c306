using Cluster.Engine.Kernels;
using Cluster.Engine.Memory;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Kernels;

/// <summary>Every length from 0 to 130 at every alignment of a vector, against the formula for one number.</summary>
public sealed class ElementwiseTests
{
    private const int MaxLength = 130;
    private const int MaxOffset = 17;

    private delegate void Unary(ReadOnlySpan<float> x, Span<float> result);

    private delegate void Binary(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result);

    [Fact]
    public void Add_EveryLengthAndAlignment_EqualsTheScalarSum() => AssertBinary(Elementwise.Add, (x, y) => x + y);

    [Fact]
    public void Subtract_EveryLengthAndAlignment_EqualsTheScalarDifference() => AssertBinary(Elementwise.Subtract, (x, y) => x - y);

    [Fact]
    public void Multiply_EveryLengthAndAlignment_EqualsTheScalarProduct() => AssertBinary(Elementwise.Multiply, (x, y) => x * y);

    [Fact]
    public void Scale_EveryLengthAndAlignment_EqualsTheScalarProduct() =>
        AssertUnary((x, result) => Elementwise.Scale(x, 0.3f, result), x => 0.3f * x);

    [Fact]
    public void AddScalar_EveryLengthAndAlignment_EqualsTheScalarSum() =>
        AssertUnary((x, result) => Elementwise.AddScalar(x, 0.3f, result), x => x + 0.3f);

    [Fact]
    public void Divide_EveryLengthAndAlignment_EqualsTheScalarQuotient() =>
        AssertUnary((x, result) => Elementwise.Divide(x, 0.3f, result), x => x / 0.3f);

    [Fact]
    public void Relu_EveryLengthAndAlignment_EqualsItsDefinition() => AssertUnary(Activations.Relu, x => x <= 0 ? 0 : x);

    [Fact]
    public void ReluGradient_EveryLengthAndAlignment_EqualsItsDefinition() =>
        AssertBinary(Activations.ReluGradient, (output, upstream) => output <= 0 ? 0 : upstream);

    [Fact]
    public void Exp_EveryLengthAndAlignment_EqualsOneNumberAtATime() => AssertUnary(Exponentials.Exp, x => Alone(Exponentials.Exp, x));

    [Fact]
    public void Log_EveryLengthAndAlignment_EqualsOneNumberAtATime() => AssertUnary(Exponentials.Log, x => Alone(Exponentials.Log, x));

    [Fact]
    public void Tanh_EveryLengthAndAlignment_EqualsOneNumberAtATime() => AssertUnary(Activations.Tanh, x => Alone(Activations.Tanh, x));

    [Fact]
    public void Sigmoid_EveryLengthAndAlignment_EqualsOneNumberAtATime() =>
        AssertUnary(Activations.Sigmoid, x => Alone(Activations.Sigmoid, x));

    [Fact]
    public void TanhGradient_EveryLengthAndAlignment_EqualsOneNumberAtATime() =>
        AssertBinary(Activations.TanhGradient, (x, y) => Alone(Activations.TanhGradient, x, y));

    [Fact]
    public void SigmoidGradient_EveryLengthAndAlignment_EqualsOneNumberAtATime() =>
        AssertBinary(Activations.SigmoidGradient, (x, y) => Alone(Activations.SigmoidGradient, x, y));

    [Fact]
    public void AddInto_Buffers_AddsTheSecondToTheFirst()
    {
        using var target = new AlignedBuffer(37);
        using var addend = new AlignedBuffer(37);
        Bits.Uniform(1, 37).CopyTo(target.Span);
        Bits.Uniform(2, 37).CopyTo(addend.Span);
        var expected = target.Span.ToArray().Zip(addend.Span.ToArray(), (x, y) => x + y).ToArray();

        Elementwise.AddInto(target, addend);

        Bits.AssertEqual(expected, target.Span, "sum");
    }

    [Fact]
    public void AddInto_LengthsThatDiffer_Throws() => Assert.Throws<ShapeException>(() => Elementwise.AddInto(new float[3], new float[4]));

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 1)]
    [InlineData(4, 37)]
    public void AddBias_AnyMatrix_AddsItToEveryRow(int rows, int columns)
    {
        var (matrix, bias) = (Bits.Uniform(1, rows * columns), Bits.Uniform(2, columns));
        var result = new float[matrix.Length];

        Elementwise.AddBias(matrix, bias, result);

        Bits.AssertEqual([.. matrix.Select((value, index) => value + bias[index % columns])], result, "bias");
    }

    [Fact]
    public void AddBias_MatrixThatIsNotWholeRows_Throws() =>
        Assert.Throws<ShapeException>(() => Elementwise.AddBias(new float[7], new float[3], new float[7]));

    private static void AssertUnary(Unary kernel, Func<float, float> formula)
    {
        var x = Bits.Patterns(seed: 6, MaxLength + MaxOffset);
        for (var length = 0; length <= MaxLength; length++)
        {
            var offset = length % MaxOffset;
            var result = new float[length + 1];
            kernel(x.AsSpan(offset, length), result.AsSpan(1));
            Bits.AssertEqual([.. x.Skip(offset).Take(length).Select(formula)], result.AsSpan(1), $"length {length}");
        }
    }

    private static void AssertBinary(Binary kernel, Func<float, float, float> formula)
    {
        var x = Bits.Patterns(seed: 7, MaxLength + MaxOffset);
        var y = Bits.Patterns(seed: 8, MaxLength + MaxOffset);
        for (var length = 0; length <= MaxLength; length++)
        {
            var offset = length % MaxOffset;
            var result = new float[length + 1];
            kernel(x.AsSpan(offset, length), y.AsSpan(MaxOffset - offset, length), result.AsSpan(1));
            var expected = x.Skip(offset).Take(length).Zip(y.Skip(MaxOffset - offset).Take(length), formula);
            Bits.AssertEqual([.. expected], result.AsSpan(1), $"length {length}");
        }
    }

    private static float Alone(Unary kernel, float x)
    {
        Span<float> result = [0f];
        kernel([x], result);
        return result[0];
    }

    private static float Alone(Binary kernel, float x, float y)
    {
        Span<float> result = [0f];
        kernel([x], [y], result);
        return result[0];
    }
}
