using Cluster.Engine.Landscapes;
using Cluster.Engine.Optimizers;

namespace Cluster.Engine.Tests.Landscapes;

/// <summary>Paths obey what is proven of them. Gradients and weights are float32, so numbers hold to a few of its digits.</summary>
public sealed class DescentTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(100)]
    [InlineData(1000)]
    public void GradientDescent_AtItsBestRate_LeavesTheKnownShareEachStep(double condition)
    {
        const int steps = 60;
        var valley = new Valley(condition);

        var path = Descent.Run(valley, new Sgd(valley.BestRate), steps);

        var left = Math.Pow(valley.BestFactor, steps);
        Assert.Equal(left, path.Points[^1].X / valley.Start.X, 1e-3 * left);
        Assert.Equal(left, path.Points[^1].Y / valley.Start.Y, 1e-3 * left);
    }

    [Theory]
    [InlineData(0.999, false)]
    [InlineData(1.001, true)]
    public void GradientDescent_AboutTheGreatestRate_DivergesAboveAlone(double share, bool diverges)
    {
        var valley = new Valley(100);

        var path = Descent.Run(valley, new Sgd(share * valley.GreatestRate), 2000, new PlanePoint(0, 1));

        Assert.Equal(diverges, path.Diverged);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(100)]
    public void HeavyBall_AtItsBest_FollowsItsClosedForm(double condition)
    {
        const int steps = 40;
        var valley = new Valley(condition);
        var factor = valley.HeavyBallFactor;
        var rate = valley.HeavyBallRate;

        var path = Descent.Run(valley, new Momentum(rate, factor * factor), steps, new PlanePoint(1, 0));

        // Along the valley both roots of the recursion are √β, so the error is √β^k·(1 + c·k), where c follows from the first step.
        var growth = ((1 - rate) / factor) - 1;
        var expected = Math.Pow(factor, steps) * (1 + (growth * steps));
        Assert.Equal(expected, path.Points[^1].X, 1e-3 * expected);
    }

    [Fact]
    public void Momentum_InALongValley_ArrivesFarEarlierThanGradientDescent()
    {
        var valley = new Valley(100);

        var plain = Descent.Run(valley, new Sgd(valley.BestRate), 1000);
        var heavy = Descent.Run(valley, new Momentum(valley.HeavyBallRate, valley.HeavyBallFactor * valley.HeavyBallFactor), 1000);

        Assert.InRange(heavy.StepsTo(1e-6)!.Value, 1, plain.StepsTo(1e-6)!.Value / 4);
    }

    [Fact]
    public void Saddle_FromItsRidge_IsPassedAndAMinimumFound()
    {
        var path = Descent.Run(new Saddle(), new Sgd(0.1), 500);

        Assert.Equal(0, path.Points[^1].X, 1e-3);
        Assert.Equal(1, path.Points[^1].Y, 1e-3);
        Assert.Contains(path.Heights, height => Math.Abs(height - 0.25) < 1e-3);
    }

    [Fact]
    public void Path_ThatLeavesAllBounds_EndsThere()
    {
        var path = Descent.Run(new Rosenbrock(), new Sgd(1), 100);

        Assert.True(path.Diverged);
        Assert.InRange(path.Points.Length, 2, 10);
    }

    [Fact]
    public void Run_OptimizersThatNeedLayersOrLosses_MakeTheirSteps()
    {
        Assert.Equal(4, Descent.Run(new Himmelblau(), new Lars(0.1), 3).Points.Length);
        Assert.Equal(4, Descent.Run(new Himmelblau(), new RandomSearch(0.1, 1), 3).Points.Length);
    }

    [Fact]
    public void RateSearch_InAValley_FindsTheKnownRates()
    {
        var valley = new Valley(100);

        var search = RateSearch.Over(valley, rate => new Sgd(rate), 1000);

        Assert.Equal(valley.BestRate, search.Best!.Rate, 0.02 * valley.BestRate);
        Assert.Equal(valley.GreatestRate, search.Edge!.Value, 0.002 * valley.GreatestRate);
    }

    [Fact]
    public void StepsTo_AHeightThatIsLeftAgain_CountsTheLastArrival()
    {
        // A step beyond the minimum and back: 1 → 0 → ... stays, but momentum carries it past.
        var path = Descent.Run(new Valley(1), new Momentum(1, 0.5), 40, new PlanePoint(1, 0));

        Assert.Equal(0, path.Heights[1]);
        Assert.True(path.StepsTo(1e-3) > 1);
        Assert.Null(path.StepsTo(-1));
    }
}
