using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Cluster.Engine.Kernels;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Tests.Numerics;

/// <summary>Accuracy against float64, stated special values, and one result at every width.</summary>
public sealed class TranscendentalTests
{
    private delegate void Function(ReadOnlySpan<float> x, Span<float> result);

    [Fact]
    public void Exp_OverItsWholeRange_IsWithinTwoUnits() => AssertWithin(2, Exponentials.Exp, Math.Exp, Range(-87.3f, 88.7f));

    [Fact]
    public void Log_OverAllPositiveNumbers_IsWithinTwoUnits() => AssertWithin(2, Exponentials.Log, Math.Log, PositiveNumbers());

    [Fact]
    public void Log_NearOne_IsWithinTwoUnits() => AssertWithin(2, Exponentials.Log, Math.Log, Range(0.6f, 1.7f));

    [Fact]
    public void Tanh_OverItsWholeRange_IsWithinTwoUnits() => AssertWithin(2, Activations.Tanh, Math.Tanh, Range(-11f, 11f));

    [Fact]
    public void Tanh_NearZero_IsWithinTwoUnits() => AssertWithin(2, Activations.Tanh, Math.Tanh, Range(-1e-3f, 1e-3f));

    [Fact]
    public void Sigmoid_OverItsWholeRange_IsWithinThreeUnits() =>
        AssertWithin(3, Activations.Sigmoid, x => 1 / (1 + Math.Exp(-x)), Range(-87f, 40f));

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(-87.4f, 0f)]
    [InlineData(88.73f, float.PositiveInfinity)]
    public void Exp_SpecialArgument_HasItsStatedValue(float x, float expected) => AssertValue(Exponentials.Exp, x, expected);

    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(-1f, float.NaN)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Log_SpecialArgument_HasItsStatedValue(float x, float expected) => AssertValue(Exponentials.Log, x, expected);

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(float.Epsilon, float.Epsilon)]
    [InlineData(9.1f, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(float.NaN, float.NaN)]
    public void Tanh_SpecialArgument_HasItsStatedValue(float x, float expected) => AssertValue(Activations.Tanh, x, expected);

    [Theory]
    [InlineData(0f, 0.5f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void Sigmoid_SpecialArgument_HasItsStatedValue(float x, float expected) => AssertValue(Activations.Sigmoid, x, expected);

    [Fact]
    public void Functions_OfMinusZero_HaveTheirStatedValues()
    {
        AssertValue(Exponentials.Exp, -0f, 1f);
        AssertValue(Exponentials.Log, -0f, float.NegativeInfinity);
        AssertValue(Activations.Tanh, -0f, -0f);
        AssertValue(Activations.Sigmoid, -0f, 0.5f);
    }

    [Fact]
    public void Formulas_AtEveryWidth_GiveTheSameBits()
    {
        var x = Bits.Patterns(seed: 4, 64_000);
        var ordinary = Bits.Uniform(seed: 5, x.Length / 2);
        Elementwise.Scale(ordinary, 90f, x.AsSpan(0, ordinary.Length));
        var expected = Evaluate<LanesScalar, float>(x);
        if (Avx2.IsSupported && Fma.IsSupported)
        {
            Bits.AssertEqual(expected, Evaluate<Lanes256, Vector256<float>>(x), "256 bits");
        }

        if (Avx512F.IsSupported)
        {
            Bits.AssertEqual(expected, Evaluate<Lanes512, Vector512<float>>(x), "512 bits");
        }
    }

    [Fact]
    public void SinCosOfTurns_OverATurn_AreWithinTheirStatedError()
    {
        for (var index = 0; index <= 100_000; index++)
        {
            var turns = index / 100_000f;
            var (sine, cosine) = Trigonometry.SinCosOfTurns(turns);
            Assert.Equal(Math.Sin(2 * Math.PI * turns), sine, 2e-7);
            Assert.Equal(Math.Cos(2 * Math.PI * turns), cosine, 2e-7);
        }
    }

    private static unsafe float[] Evaluate<TLanes, TVector>(float[] x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var results = new float[4 * x.Length];
        fixed (float* source = x, target = results)
        {
            for (var index = 0; index < x.Length; index += TLanes.Width)
            {
                var argument = TLanes.Load(source + index);
                TLanes.Store(Transcendental.Exp<TLanes, TVector>(argument), target + index);
                TLanes.Store(Transcendental.Log<TLanes, TVector>(argument), target + x.Length + index);
                TLanes.Store(Transcendental.Tanh<TLanes, TVector>(argument), target + (2 * x.Length) + index);
                TLanes.Store(Transcendental.Sigmoid<TLanes, TVector>(argument), target + (3 * x.Length) + index);
            }
        }

        return results;
    }

    private static void AssertValue(Function function, float x, float expected)
    {
        // Seventeen copies, so that the vector and the scalar tail both see it.
        var arguments = new float[17];
        Array.Fill(arguments, x);
        var results = new float[17];
        function(arguments, results);
        Assert.All(results, result => Assert.True(Bits.Same(expected, result), $"f({x:R}) should be {expected:R}, is {result:R}"));
    }

    private static void AssertWithin(double units, Function function, Func<double, double> exact, float[] x)
    {
        var results = new float[x.Length];
        function(x, results);
        for (var index = 0; index < x.Length; index++)
        {
            var want = exact(x[index]);
            var unit = (double)MathF.BitIncrement(MathF.Abs((float)want)) - MathF.Abs((float)want);
            if (!(Math.Abs(results[index] - want) <= units * unit))
            {
                Assert.Fail($"f({x[index]:R}) should be within {units} units of {want:R}, is {results[index]:R}");
            }
        }
    }

    private static float[] Range(float lower, float upper)
    {
        var x = new float[200_001];
        for (var index = 0; index < x.Length; index++)
        {
            x[index] = (float)(lower + (((double)upper - lower) * index / (x.Length - 1)));
        }

        return x;
    }

    private static float[] PositiveNumbers()
    {
        var x = new float[200_000];
        for (var index = 0; index < x.Length; index++)
        {
            x[index] = BitConverter.UInt32BitsToSingle((uint)(1 + (index * 10_650L)));
        }

        return x;
    }
}
