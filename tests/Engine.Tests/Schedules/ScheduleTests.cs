using Cluster.Engine.Schedules;

namespace Cluster.Engine.Tests.Schedules;

public sealed class ScheduleTests
{
    [Fact]
    public void Then_AfterAWarmup_BeginsTheNextScheduleAtItsStepZero()
    {
        var cosine = new CosineSchedule(0.4, 20, 0.1);
        var schedule = LinearSchedule.FromZero(0.4, 5).Then(cosine);

        Assert.Equal([0.0, 0.08, 0.16, 0.24, 0.32, 0.4], Enumerable.Range(0, 6).Select(step => Math.Round(schedule.RateAt(step), 12)));
        Assert.Equal(cosine.RateAt(13), schedule.RateAt(18));
    }

    [Fact]
    public void Sequential_PartThatCyclesMomentum_CyclesItThereAlone()
    {
        var schedule = new SequentialSchedule([(new ConstantSchedule(0.1), 3)], new OneCycleSchedule(0.1, 10));

        Assert.True(schedule.CyclesMomentum);
        Assert.Null(schedule.MomentumAt(2));
        Assert.Equal(0.95, schedule.MomentumAt(3)!.Value, 1e-12);
    }

    [Fact]
    public void FromFirstStep_OneStep_IsTheFullRateAtOnce() => Assert.Equal(0.3, LinearSchedule.FromFirstStep(0.3, 1).RateAt(0));

    [Fact]
    public void OneCycle_BeyondItsEnd_KeepsTheLastRate()
    {
        var schedule = new OneCycleSchedule(1, 10);

        Assert.Equal(1 / 25.0 / 1e4, schedule.RateAt(9), 1e-15);
        Assert.Equal(schedule.RateAt(9), schedule.RateAt(1000));
        Assert.Equal(schedule.MomentumAt(9), schedule.MomentumAt(1000));
    }

    [Fact]
    public void ReduceOnPlateau_RestoredState_GoesOnAlike()
    {
        double[] metrics = [1, 0.9, 0.95, 0.94, 0.93, 0.93, 0.5, 0.6, 0.6, 0.6, 0.6];
        var straight = new ReduceOnPlateau(0.1, patience: 1, cooldown: 1);
        var resumed = new ReduceOnPlateau(0.1, patience: 1, cooldown: 1);
        for (var index = 0; index < metrics.Length; index++)
        {
            var rate = straight.Observe(metrics[index]);
            if (index == 4)
            {
                resumed.State = straight.State;
            }
            else if (index > 4)
            {
                Assert.Equal(rate, resumed.Observe(metrics[index]));
            }
        }

        Assert.True(straight.RateAt(0) < 0.1);
    }

    [Fact]
    public void RateFinder_BowlShapedLosses_SuggestsWhereTheyFallMostSteeply()
    {
        // A falling step around 1e-3 and divergence beyond 0.1.
        static double Loss(double rate) => (2 / (1 + (rate / 1e-3))) + (rate > 0.1 ? 100 * rate : 0);
        var finder = new RateFinder(1e-6, 10, steps: 200, smoothing: 0);
        while (!finder.IsFinished)
        {
            finder.Observe(Loss(finder.Rate));
        }

        Assert.InRange(finder.Suggestion!.Value, 0.8e-3, 1.25e-3);
        Assert.InRange(finder.Curve[^1].Rate, 0.1, 0.2);
        Assert.Throws<InvalidOperationException>(() => finder.Observe(1));
    }

    [Fact]
    public void RateFinder_SmoothLosses_EndsAtTheHighestRate()
    {
        var finder = new RateFinder(1e-4, 1, steps: 5);
        var rates = new List<double>();
        while (!finder.IsFinished)
        {
            rates.Add(finder.Rate);
            finder.Observe(1);
        }

        Assert.Equal([1e-4, 1e-3, 1e-2, 0.1, 1], rates.Select(rate => Math.Round(rate, 10)));
        Assert.All(finder.Curve, point => Assert.Equal(1, point.Loss, 1e-12));
        Assert.Null(new RateFinder().Suggestion);
    }

    [Fact]
    public void RateFinder_LossThatIsNoNumber_EndsTheSearch()
    {
        var finder = new RateFinder();
        finder.Observe(double.NaN);

        Assert.True(finder.IsFinished);
        Assert.Empty(finder.Curve);
    }

    [Fact]
    public void Constructors_NumbersOutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantSchedule(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineRestartsSchedule(0.1, 5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolynomialSchedule(0.1, 5, power: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(0.1, 10, upShare: 0.6, threePhase: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(0.1, factor: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateFinder(lowest: 0));
    }
}
