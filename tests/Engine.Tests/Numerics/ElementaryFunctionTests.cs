using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Cluster.Engine.Kernels;
using Cluster.Engine.Kernels.Functions;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Tests.Numerics;

/// <summary>Sine, power, error function and their kin: accuracy against float64, stated special values, one result at every width.</summary>
public sealed class ElementaryFunctionTests
{
    private delegate void Function(ReadOnlySpan<float> x, Span<float> result);

    [Theory]
    [InlineData(-20f, 20f)]
    [InlineData(-1e-3f, 1e-3f)]
    [InlineData(-99_999f, 99_999f)]
    [InlineData(100_001f, 1e8f)]
    [InlineData(1e20f, 3e38f)]
    public void SinCosTan_OfAnyAngle_AreWithinTheirUnits(float lower, float upper)
    {
        AssertWithin(3, Of<Sine>(), Math.Sin, Range(lower, upper));
        AssertWithin(3, Of<Cosine>(), Math.Cos, Range(lower, upper));
        AssertWithin(4, Of<Tangent>(), Math.Tan, Range(lower, upper));
    }

    [Fact]
    public void Erf_OverItsWholeRange_IsWithinTwoUnits()
    {
        AssertWithin(2, Of<GaussError>(), Erf, Range(-4.5f, 4.5f));
        AssertWithin(2, Of<GaussError>(), Erf, Range(-1e-3f, 1e-3f));
    }

    [Fact]
    public void ExpMinusOne_OverItsWholeRange_IsWithinThreeUnits()
    {
        // float64 has no such function; where exp(x) - 1 cancels, a series stands in.
        static double Exact(double x) => Math.Abs(x) < 1e-3 ? x * (1 + (x / 2 * (1 + (x / 3 * (1 + (x / 4)))))) : Math.Exp(x) - 1;
        AssertWithin(3, Of<ExponentialMinusOne>(), Exact, Range(-20f, 88f));
        AssertWithin(3, Of<ExponentialMinusOne>(), Exact, Range(-1f, 1f));
        AssertWithin(3, Of<ExponentialMinusOne>(), Exact, Range(-1e-4f, 1e-4f));
    }

    [Fact]
    public void LogOnePlus_OverItsWholeRange_IsWithinThreeUnits()
    {
        static double Exact(double x) => Math.Abs(x) < 1e-4 ? x * (1 - (x / 2 * (1 - (x * 2 / 3)))) : Math.Log(1 + x);
        AssertWithin(3, Of<LogarithmOfOnePlus>(), Exact, Range(-0.999f, 10f));
        AssertWithin(3, Of<LogarithmOfOnePlus>(), Exact, Range(-1e-5f, 1e-5f));
        AssertWithin(3, Of<LogarithmOfOnePlus>(), Exact, Range(1f, 1e38f));
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(-1.5f)]
    [InlineData(3f)]
    [InlineData(17.25f)]
    [InlineData(-0.01f)]
    public void Pow_WhereResultsAreNormal_IsWithinFourUnits(float exponent)
    {
        var x = Range(0.01f, 30f).Concat(Range(0.99f, 1.01f)).ToArray();
        AssertWithin(4, Of(new RealPower(exponent)), value => Math.Pow(value, exponent), x);
    }

    [Fact]
    public void Pow_BigExponents_KeepsItsRelativeAccuracy() =>
        AssertWithin(6, Of(new RealPower(200f)), value => Math.Pow(value, 200), Range(0.66f, 1.55f));

    [Fact]
    public void Pow_AwkwardNumbers_HasTheValuesOfIeee754()
    {
        float[] numbers =
        [
            0f, -0f, 1f, -1f, 0.5f, -0.5f, 2f, -2f, 3f, -3f, 2.5f, -2.5f, 1e30f, -1e30f,
            float.PositiveInfinity, float.NegativeInfinity, float.NaN, 16777216f, 16777215f, float.Epsilon,
        ];
        foreach (var x in numbers)
        {
            foreach (var y in numbers)
            {
                var want = (float)Math.Pow(x, y);
                want = float.IsSubnormal(want) ? 0f : want;
                var got = Power.Pow<LanesScalar, float>(x, y);
                var isClose = float.IsFinite(want) && want != 0 && Math.Abs(got - (double)want) <= 4e-7 * Math.Abs((double)want);
                Assert.True(isClose || Bits.Same(want, got), $"{x:R}^{y:R} should be {want:R}, is {got:R}");
            }
        }
    }

    [Fact]
    public void NormalDistribution_InTheLowerTail_KeepsItsRelativeAccuracy()
    {
        for (var x = -12f; x < 0; x += 0.01f)
        {
            var want = ComplementaryErf(-x / Math.Sqrt(2)) / 2;
            Assert.InRange(ErrorFunction.NormalDistribution<LanesScalar, float>(x) / want, 1 - 1e-6, 1 + 1e-6);
        }
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    public void SinCosTan_OfNoAngle_AreNaN(float x)
    {
        Assert.True(float.IsNaN(Circular.Sin<LanesScalar, float>(x)));
        Assert.True(float.IsNaN(Circular.Cos<LanesScalar, float>(x)));
        Assert.True(float.IsNaN(Circular.Tan<LanesScalar, float>(x)));
    }

    [Fact]
    public void OddFunctions_OfMinusZero_AreMinusZero()
    {
        Assert.True(Bits.Same(-0f, Circular.Sin<LanesScalar, float>(-0f)));
        Assert.True(Bits.Same(-0f, Circular.Tan<LanesScalar, float>(-0f)));
        Assert.True(Bits.Same(-0f, ErrorFunction.Erf<LanesScalar, float>(-0f)));
        Assert.True(Bits.Same(-0f, NearZero.ExpMinusOne<LanesScalar, float>(-0f)));
        Assert.True(Bits.Same(-0f, NearZero.LogOnePlus<LanesScalar, float>(-0f)));
    }

    [Theory]
    [InlineData(-1f, float.NegativeInfinity)]
    [InlineData(-1.5f, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    public void LogOnePlus_SpecialArgument_HasItsStatedValue(float x, float expected) =>
        Assert.True(Bits.Same(expected, NearZero.LogOnePlus<LanesScalar, float>(x)));

    [Fact]
    public void Formulas_AtEveryWidth_GiveTheSameBits()
    {
        var x = Bits.Patterns(seed: 14, 32_000);
        var ordinary = Bits.Uniform(seed: 15, x.Length / 2);
        Elementwise.Scale(ordinary, 30f, x.AsSpan(0, ordinary.Length));
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

    private static unsafe float[] Evaluate<TLanes, TVector>(float[] x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        const int functions = 9;
        var results = new float[functions * x.Length];
        fixed (float* source = x, target = results)
        {
            for (var index = 0; index < x.Length; index += TLanes.Width)
            {
                var argument = TLanes.Load(source + index);
                var other = TLanes.Load(source + ((index + (x.Length / 2)) % x.Length));
                var place = target + (functions * index);
                TLanes.Store(Circular.Sin<TLanes, TVector>(argument), place);
                TLanes.Store(Circular.Cos<TLanes, TVector>(argument), place += TLanes.Width);
                TLanes.Store(Circular.Tan<TLanes, TVector>(argument), place += TLanes.Width);
                TLanes.Store(ErrorFunction.Erf<TLanes, TVector>(argument), place += TLanes.Width);
                TLanes.Store(ErrorFunction.NormalDistribution<TLanes, TVector>(argument), place += TLanes.Width);
                TLanes.Store(NearZero.ExpMinusOne<TLanes, TVector>(argument), place += TLanes.Width);
                TLanes.Store(NearZero.Softplus<TLanes, TVector>(argument), place += TLanes.Width);
                TLanes.Store(LaneFormulas.Round<TLanes, TVector>(argument), place += TLanes.Width);
                TLanes.Store(Power.Pow<TLanes, TVector>(argument, other), place + TLanes.Width);
            }
        }

        return Ordered(results, functions, TLanes.Width);
    }

    /// <summary>Results by function and then by argument, whatever the width was.</summary>
    private static float[] Ordered(float[] results, int functions, int width)
    {
        var count = results.Length / functions;
        var ordered = new float[results.Length];
        for (var index = 0; index < results.Length; index++)
        {
            var (block, lane) = (index / width, index % width);
            ordered[(block % functions * count) + (block / functions * width) + lane] = results[index];
        }

        return ordered;
    }

    private static Function Of<TFunction>(TFunction function = default)
        where TFunction : struct, IFunction => (x, result) => FunctionLoop.Value(function, x, result);

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
        const int count = 50_001;
        return [.. Enumerable.Range(0, count).Select(index => (float)(lower + (((double)upper - lower) * index / (count - 1))))];
    }

    private static double Erf(double x) => Math.Abs(x) < 2 ? ErfSeries(x) : Math.Sign(x) * (1 - ComplementaryErf(Math.Abs(x)));

    /// <summary>2/√π · Σ (-1)^n x^(2n+1) / (n!·(2n + 1)).</summary>
    private static double ErfSeries(double x)
    {
        var (term, sum) = (x, x);
        for (var n = 1; n < 80; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    /// <summary>The continued fraction of erfc from below, for x above 1; the series' complement before.</summary>
    private static double ComplementaryErf(double x)
    {
        if (x < 2)
        {
            return 1 - ErfSeries(x);
        }

        var fraction = x;
        for (var n = 200; n > 0; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }

        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
