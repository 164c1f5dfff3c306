using Cluster.Worker.Joining;

namespace Cluster.Worker.Tests.Joining;

/// <summary>Waits grow up to a ceiling, and no two workers wait alike.</summary>
public sealed class BackoffTests
{
    private const double AlmostOne = 0.999999;

    [Fact]
    public void Waits_AtTheirLongest_DoubleUpToTheCeiling()
    {
        var backoff = new Backoff(new Fixed(AlmostOne));

        var waits = Enumerable.Range(0, 8).Select(_ => Math.Round(backoff.Next().TotalSeconds, 3)).ToList();

        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5], waits);
        backoff.Reset();
        Assert.Equal(0.1, Math.Round(backoff.Next().TotalSeconds, 3));
    }

    [Fact]
    public void Waits_OfManyWorkers_SpreadOverAllTimesUpToTheCeiling()
    {
        var waits = Enumerable.Range(0, 200).Select(seed => LastOf(new Backoff(new Random(seed)))).Order().ToList();

        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, Backoff.Longest));
        Assert.True(waits[20] < Backoff.Longest / 4, $"the shortest tenth ends at {waits[20]}");
        Assert.True(waits[180] > Backoff.Longest * 3 / 4, $"the longest tenth begins at {waits[180]}");
    }

    [Fact]
    public async Task Retries_OutOfPatience_WaitNoLongerThanIsLeft()
    {
        var clock = new ManualClock();
        var retries = new Retries(TimeSpan.FromSeconds(1), new Backoff(new Fixed(AlmostOne)), clock);
        Assert.True(retries.HasTime);

        clock.Now = TimeSpan.FromSeconds(1);

        Assert.False(retries.HasTime);
        await retries.WaitAsync(TestContext.Current.CancellationToken);
        retries.Reset();
        Assert.True(retries.HasTime);
    }

    private static TimeSpan LastOf(Backoff backoff) => Enumerable.Range(0, 10).Select(_ => backoff.Next()).ToList()[^1];

    private sealed class Fixed(double value) : Random
    {
        public override double NextDouble() => value;
    }

    private sealed class ManualClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
