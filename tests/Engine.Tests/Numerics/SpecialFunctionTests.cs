using Cluster.Engine.Numerics;

namespace Cluster.Engine.Tests.Numerics;

public sealed class SpecialFunctionTests
{
    private static readonly double[] Grid =
        [.. Enumerable.Range(-400, 801).Select(index => index * 0.05), .. Enumerable.Range(1, 40).SelectMany(Powers)];

    [Fact]
    public void LogisticFunctions_Grid_MatchTheLibrary()
    {
        foreach (var x in Grid)
        {
            AssertClose(Math.Tanh(x), LogisticFunctions.Tanh(x), 4e-15, x);
            AssertClose(1 / (1 + Math.Exp(-x)), LogisticFunctions.Sigmoid(x), 1e-14, x);
            if (x > -1)
            {
                AssertClose(double.LogP1(x), LogisticFunctions.Log1p(x), Math.Abs(x) < 1e-3 ? 1e-12 : 2e-15, x);
            }
        }
    }

    [Theory]
    [InlineData(1e-12, 1.0000000000005e-12)]
    [InlineData(-1e-12, -9.999999999995e-13)]
    [InlineData(0.1, 0.10517091807564763)]
    [InlineData(-2, -0.8646647167633873)]
    [InlineData(-100, -1)]
    [InlineData(20, 485165194.40979028)]
    [InlineData(1e4, double.PositiveInfinity)]
    public void Expm1_Argument_KeepsItsDigits(double x, double want) => AssertClose(want, LogisticFunctions.Expm1(x), 2e-15, x);

    [Theory]
    [InlineData(1e-12, 9.999999999995e-13)]
    [InlineData(-1e-12, -1.0000000000005e-12)]
    [InlineData(1e-5, 9.9999500003333308e-6)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(-1, double.NegativeInfinity)]
    public void Log1p_Argument_KeepsItsDigits(double x, double want) => AssertClose(want, LogisticFunctions.Log1p(x), 2e-15, x);

    [Theory]
    [InlineData(1e-6, 4.99999999999916667e-13)]
    [InlineData(0.5, 0.12011450695827752)]
    [InlineData(1, 0.43378083048302719)]
    [InlineData(-1e4, 9999.3068528194400547)]
    public void LogCosh_Argument_KeepsItsDigits(double x, double want) => AssertClose(want, LogisticFunctions.LogCosh(x), 2e-15, x);

    [Fact]
    public void Softplus_FarArguments_NeitherOverflowNorVanish()
    {
        Assert.Equal(1e4, LogisticFunctions.Softplus(1e4));
        AssertClose(Math.Exp(-700), LogisticFunctions.Softplus(-700), 1e-13, -700);
        Assert.Equal(0, LogisticFunctions.Softplus(-1e4));
        Assert.Equal(3.0, LogisticFunctions.LogAddExp(double.NegativeInfinity, 3));
    }

    [Theory]
    [InlineData(1e-30, 69.07755278982137)]
    [InlineData(0.5, 0.57236494292470008)]
    [InlineData(1, 0)]
    [InlineData(1.5, -0.12078223763524522)]
    [InlineData(2, 0)]
    [InlineData(9.999, 12.799575780077414)]
    [InlineData(171.5, 709.14316303092824)]
    [InlineData(1e6, 12815504.569147612)]
    public void LogGamma_Argument_IsAccurate(double x, double want) => AssertClose(want, GammaFunctions.LogGamma(x), 1e-14, x);

    [Theory]
    [InlineData(0.5, -1.9635100260214235)]
    [InlineData(1, -0.57721566490153287)]
    [InlineData(1.4616321449683622, 0)]
    [InlineData(10, 2.2517525890667211)]
    [InlineData(1e-10, -10000000000.577215)]
    [InlineData(1e6, 13.815510057964191)]
    public void Digamma_Argument_IsAccurate(double x, double want) => AssertClose(want, GammaFunctions.Digamma(x), 1e-14, x);

    [Fact]
    public void LogGamma_Derivative_IsDigamma()
    {
        for (var x = 0.05; x < 40; x *= 1.13)
        {
            var step = 1e-4 * x;
            var slope = (GammaFunctions.LogGamma(x + step) - GammaFunctions.LogGamma(x - step)) / (2 * step);
            Assert.Equal(slope, GammaFunctions.Digamma(x), 1e-6 * Math.Max(1, 1 / x));
        }
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.5, 1.0634833707413236, 0.25789430539089632)]
    [InlineData(1, 1.2660658777520082, 0.56515910399248503)]
    [InlineData(10, 2815.7166284662544, 2670.9883037012546)]
    public void Bessel_SmallArguments_MatchTables(double x, double i0, double i1)
    {
        AssertClose(x == 0 ? 0 : Math.Log(i0) - x, BesselFunctions.LogScaledI0(x), 1e-14, x);
        AssertClose(x == 0 ? 0 : i1 / i0, BesselFunctions.RatioI1I0(x), 1e-14, x);
        Assert.Equal(-BesselFunctions.RatioI1I0(x), BesselFunctions.RatioI1I0(-x));
    }

    [Fact]
    public void Bessel_WhereTheSeriesMeet_IsSmooth()
    {
        var (below, above) = (Math.BitDecrement(30.0), 30.0);

        AssertClose(BesselFunctions.LogScaledI0(below), BesselFunctions.LogScaledI0(above), 1e-14, above);
        AssertClose(BesselFunctions.RatioI1I0(below), BesselFunctions.RatioI1I0(above), 1e-14, above);
        AssertClose(1 - (0.5e-8), BesselFunctions.RatioI1I0(1e8), 1e-15, 1e8);
    }

    private static IEnumerable<double> Powers(int power) => [Math.Pow(0.5, power), -Math.Pow(0.5, power)];

    private static void AssertClose(double want, double got, double tolerance, double x) => Assert.True(
        want == got || Math.Abs(got - want) <= tolerance * (Math.Abs(want) < 1 && tolerance >= 1e-14 ? 1 : Math.Abs(want)),
        $"f({x:R}) should be {want:R}, is {got:R}");
}
