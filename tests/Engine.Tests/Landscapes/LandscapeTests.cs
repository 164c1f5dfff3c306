using Cluster.Engine.Landscapes;

namespace Cluster.Engine.Tests.Landscapes;

/// <summary>The functions are what they say: their gradients by differences, their minima by both.</summary>
public sealed class LandscapeTests
{
    private const double Difference = 1e-5;

    private static readonly Landscape[] Functions =
        [new Valley(), new Valley(1), new Valley(30, degrees: 25), new Rosenbrock(), new Saddle(), new Himmelblau()];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Functions.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Gradient_AnywhereInThePicture_IsThatOfDifferences(int function)
    {
        var landscape = Functions[function];
        for (var index = 0; index < 25; index++)
        {
            var at = new PlanePoint(
                landscape.Least.X + (index % 5 / 4.0 * (landscape.Greatest.X - landscape.Least.X)),
                landscape.Least.Y + (index / 5 / 4.0 * (landscape.Greatest.Y - landscape.Least.Y)));
            var byX = Slope(at with { X = at.X - Difference }, at with { X = at.X + Difference });
            var byY = Slope(at with { Y = at.Y - Difference }, at with { Y = at.Y + Difference });

            var gradient = landscape.GradientAt(at);

            Assert.Equal(byX, gradient.X, 1e-5 * Math.Max(1, Math.Abs(byX)));
            Assert.Equal(byY, gradient.Y, 1e-5 * Math.Max(1, Math.Abs(byY)));
        }

        double Slope(PlanePoint from, PlanePoint to) => (landscape.ValueAt(to) - landscape.ValueAt(from)) / (2 * Difference);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Minima_AllOfThem_AreFlatAndOfTheLeastValue(int function)
    {
        var landscape = Functions[function];

        Assert.All(landscape.Minima, minimum =>
        {
            var gradient = landscape.GradientAt(minimum);
            Assert.Equal(0, gradient.X, 1e-12);
            Assert.Equal(0, gradient.Y, 1e-12);
            Assert.Equal(landscape.Minimum, landscape.ValueAt(minimum), 1e-15);
        });
    }

    [Fact]
    public void Valley_Turned_HasTheSameHeightsFromItsStart()
    {
        var (straight, turned) = (new Valley(50), new Valley(50, degrees: 40));

        Assert.Equal(straight.ValueAt(straight.Start), turned.ValueAt(turned.Start), 1e-12);
        // The squares of cosine and sine of 40 degrees.
        Assert.Equal(0.5 * (0.5868240888334652 + (50 * 0.4131759111665348)), turned.ValueAt(new(1, 0)), 1e-12);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(1e9)]
    public void Valley_ImpossibleCondition_IsRefused(double condition) => Assert.Throws<ArgumentOutOfRangeException>(() => new Valley(condition));
}
