using System.Diagnostics;
using Cluster.Experiments.Links;

namespace Cluster.Experiments.Tests.Links;

public sealed class LaneTests
{
    private const double Rate = 1000;

    [Fact]
    public void Bytes_OneAfterAnother_LeaveAtTheRate()
    {
        var (own, shared) = (new Lane(Rate), new Lane(Rate));

        Assert.Equal(Seconds(0.1), Lane.Pass(own, shared, 100, 0));
        Assert.Equal(Seconds(0.3), Lane.Pass(own, shared, 200, Seconds(0.05)));
        Assert.Equal(Seconds(1.1), Lane.Pass(own, shared, 100, Seconds(1)));
    }

    [Fact]
    public void SharedLane_UsedByTwo_GivesEachItsTurn()
    {
        var (one, other, shared) = (new Lane(Rate), new Lane(Rate), new Lane(Rate));

        Assert.Equal(Seconds(0.1), Lane.Pass(one, shared, 100, 0));
        Assert.Equal(Seconds(0.2), Lane.Pass(other, shared, 100, 0));
        Assert.Equal(Seconds(0.3), Lane.Pass(one, shared, 100, 0));
    }

    [Fact]
    public void SlowerLane_OfTwo_Decides() =>
        Assert.Equal(Seconds(1), Lane.Pass(new Lane(Rate), new Lane(Rate / 10), 100, 0));

    private static long Seconds(double seconds) => (long)(seconds * Stopwatch.Frequency);
}
