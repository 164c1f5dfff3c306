using Cluster.Engine.Measures;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Measures;

public sealed class InformationTests
{
    private static readonly float[] Fair = [0.25f, 0.25f, 0.25f, 0.25f];
    private static readonly float[] Sure = [0, 1, 0, 0];
    private static readonly float[] Skewed = [0.5f, 0.25f, 0.125f, 0.125f];

    [Fact]
    public void Entropy_KnownDistributions_IsInTheUnitAskedFor()
    {
        Assert.Equal(2, Information.Entropy(Fair, InformationUnit.Bits), 1e-15);
        Assert.Equal(2 * Math.Log(2), Information.Entropy(Fair), 1e-15);
        Assert.Equal(1.75, Information.Entropy(Skewed, InformationUnit.Bits), 1e-15);
        Assert.Equal(0, Information.Entropy(Sure));
        Assert.Equal(0, Information.Entropy([]));
    }

    [Fact]
    public void CrossEntropy_OfTwoDistributions_IsEntropyAndDivergenceTogether()
    {
        var cross = Information.CrossEntropy(Skewed, Fair, InformationUnit.Bits);
        var divergence = Information.KullbackLeiblerDivergence(Skewed, Fair, InformationUnit.Bits);

        Assert.Equal(2, cross, 1e-15);
        Assert.Equal(0.25, divergence, 1e-15);
        Assert.Equal(0.25 * Math.Log(2), Information.KullbackLeiblerDivergence(Skewed, Fair), 1e-15);
    }

    [Fact]
    public void KullbackLeiblerDivergence_EqualDistributions_IsZero() => Assert.Equal(0, Information.KullbackLeiblerDivergence(Skewed, Skewed));

    [Fact]
    public void CrossEntropy_ImpossibleEvent_IsInfinite()
    {
        Assert.Equal(double.PositiveInfinity, Information.CrossEntropy(Fair, Sure));
        Assert.Equal(double.PositiveInfinity, Information.KullbackLeiblerDivergence(Fair, Sure));
        Assert.Equal(2 * Math.Log(2), Information.CrossEntropy(Sure, Fair), 1e-15);
    }

    [Fact]
    public void CrossEntropy_BadArguments_Throw()
    {
        Assert.Throws<ShapeException>(() => Information.CrossEntropy(Fair, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Information.Entropy([-0.1f]));
    }
}
