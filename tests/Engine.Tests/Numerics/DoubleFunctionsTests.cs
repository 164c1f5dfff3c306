using Cluster.Engine.Numerics;

namespace Cluster.Engine.Tests.Numerics;

/// <summary>The platform's functions serve as the reference here; they are within 1e-15 on every platform, if not the same.</summary>
public sealed class DoubleFunctionsTests
{
    [Fact]
    public void Exp_WholeRange_IsAccurate()
    {
        for (var x = -700.0; x < 709.7; x += 0.1237)
        {
            AssertClose(Math.Exp(x), DoubleFunctions.Exp(x), 5e-16);
        }

        for (var x = -1.0; x < 1; x += 0.000731)
        {
            AssertClose(Math.Exp(x), DoubleFunctions.Exp(x), 5e-16);
        }
    }

    [Fact]
    public void Log_ManyScales_IsAccurate()
    {
        for (var x = 1e-300; x < 1e300; x *= 1.0437)
        {
            AssertClose(Math.Log(x), DoubleFunctions.Log(x), 5e-16);
        }

        for (var x = 0.4; x < 2.5; x += 0.000137)
        {
            AssertClose(Math.Log(x), DoubleFunctions.Log(x), 5e-16);
        }

        AssertClose(Math.Log(double.Epsilon), DoubleFunctions.Log(double.Epsilon), 5e-16);
    }

    [Fact]
    public void CosOfPi_SeveralTurns_IsAccurate()
    {
        for (var x = -5.0; x < 5; x += 0.000937)
        {
            Assert.Equal(Math.Cos(Math.PI * x), DoubleFunctions.CosOfPi(x), 3e-15);
        }

        Assert.Equal([1.0, 0.0, -1.0, 0.0, 1.0], new[] { 0, 0.5, 1, 1.5, 2 }.Select(DoubleFunctions.CosOfPi));
    }

    [Theory]
    [InlineData(0.37, 1.5)]
    [InlineData(0.37, 0.5)]
    [InlineData(0.999, 2345.5)]
    [InlineData(12.5, -3.25)]
    [InlineData(1e-12, 0.004)]
    public void Pow_AnyExponent_IsAccurate(double x, double y) => AssertClose(Math.Pow(x, y), DoubleFunctions.Pow(x, y), 3e-15);

    [Fact]
    public void Pow_WholeExponent_IsAProduct()
    {
        Assert.Equal(0.3 * 0.3 * 0.3, DoubleFunctions.Pow(0.3, 3), 1e-17);
        Assert.Equal(1, DoubleFunctions.Pow(0, 0));
        Assert.Equal(0, DoubleFunctions.Pow(0, 2.5));
    }

    [Fact]
    public void Functions_AtTheirLimits_AreThoseOfIeee()
    {
        Assert.Equal(0, DoubleFunctions.Exp(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, DoubleFunctions.Exp(710));
        Assert.Equal(1, DoubleFunctions.Exp(0));
        Assert.Equal(double.Epsilon, DoubleFunctions.Exp(-745));
        Assert.Equal(double.NaN, DoubleFunctions.Exp(double.NaN));
        Assert.Equal(double.NegativeInfinity, DoubleFunctions.Log(0));
        Assert.Equal(double.PositiveInfinity, DoubleFunctions.Log(double.PositiveInfinity));
        Assert.Equal(double.NaN, DoubleFunctions.Log(-1));
        Assert.Equal(double.NaN, DoubleFunctions.Log(double.NaN));
        Assert.Equal(0, DoubleFunctions.Log(1));
        Assert.Equal(double.NaN, DoubleFunctions.CosOfPi(double.PositiveInfinity));
    }

    private static void AssertClose(double expected, double actual, double relative) =>
        Assert.Equal(expected, actual, Math.Max(Math.Abs(expected) * relative, double.Epsilon));
}
