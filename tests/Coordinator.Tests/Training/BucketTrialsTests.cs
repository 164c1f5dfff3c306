using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Training;

namespace Cluster.Coordinator.Tests.Training;

public sealed class BucketTrialsTests
{
    private const int Bytes = 7_454_760;
    private const int Kibibyte = 1024;

    [Fact]
    public void Size_ThatIsFastest_IsChosen()
    {
        var trials = Carry(new BucketTrials(Bytes), (_, size) => size == 512 * Kibibyte ? 66 : 77);

        Assert.Equal(512 * Kibibyte, trials.Size);
        Assert.Equal([64, 128, 256, 512], trials.Tried.Select(trial => trial.BucketBytes / Kibibyte));
        Assert.Equal([0.077, 0.077, 0.077, 0.066], trials.Tried.Select(trial => trial.Seconds));
    }

    [Fact]
    public void Size_ThatIsHardlyFaster_IsNotChosen()
    {
        var trials = Carry(new BucketTrials(Bytes), (_, size) => size == 512 * Kibibyte ? 98 : 100);

        Assert.Equal(new Buckets(Bytes).Size, trials.Size);
    }

    [Fact]
    public void Size_ThatWasFastestInHalfOfItsTurns_IsNotChosen()
    {
        // The host was slow for a while, and had other things to do when the usual size had its turn.
        var trials = Carry(new BucketTrials(Bytes), (step, size) => size != 64 * Kibibyte ? 100 : step < 42 ? 50 : 101);

        Assert.Equal(new Buckets(Bytes).Size, trials.Size);
    }

    [Fact]
    public void StepAfterAChange_AndAStepThatWasHeldUp_DoNotCount()
    {
        var (before, count) = (0, 0);
        var trials = Carry(new BucketTrials(Bytes), (step, size) =>
        {
            var isFirst = size != before;
            before = size;
            count++;
            return isFirst ? 1000 : step % 4 == 0 ? 500 : size == 128 * Kibibyte ? 60 : 80;
        });

        Assert.Equal(trials.Steps, count);
        Assert.Equal(128 * Kibibyte, trials.Size);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(32 * Kibibyte, 0)]
    [InlineData(100 * Kibibyte, 2)]
    [InlineData(246_824, 3)]
    [InlineData(Bytes, 4)]
    [InlineData(int.MaxValue - 3, 4)]
    public void Trials_OfAnyTensor_TakeTheirStepsInBucketsThatAreAllowed(int bytes, int sizes)
    {
        var seen = new HashSet<int>();
        var trials = Carry(new BucketTrials(bytes), (_, size) =>
        {
            Assert.True(Buckets.Allow(size));
            seen.Add(size);
            return 1;
        });

        Assert.Equal(sizes, seen.Count);
        Assert.Equal(new Buckets(bytes).Size, trials.Size);
        Assert.Throws<InvalidOperationException>(() => trials.Count(TimeSpan.Zero));
    }

    private static BucketTrials Carry(BucketTrials trials, Func<int, int, double> milliseconds)
    {
        for (var step = 0; !trials.IsOver; step++)
        {
            Assert.Empty(trials.Tried);
            trials.Count(TimeSpan.FromMilliseconds(milliseconds(step, trials.Size)));
        }

        return trials;
    }
}
