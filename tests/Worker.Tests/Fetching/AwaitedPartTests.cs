using Cluster.Data;
using Cluster.Worker.Fetching;

namespace Cluster.Worker.Tests.Fetching;

/// <summary>Whoever waits for another process's download gives up when nothing comes.</summary>
public sealed class AwaitedPartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HandClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Part_ThatGrows_IsWaitedForWithoutEnd()
    {
        var part = new AwaitedPart("train.csv", _folder["a.part"], _clock);
        for (var length = 1; length < 5; length++)
        {
            _folder.Write("a.part", new byte[length]);
            part.Check();
            _clock.Now += AwaitedPart.Patience + TimeSpan.FromSeconds(1);
        }
    }

    [Fact]
    public void Part_ThatStandsStill_IsGivenUpByItsName()
    {
        var part = new AwaitedPart("train.csv", _folder.Write("a.part", [1, 2]), _clock);
        part.Check();
        _clock.Now += AwaitedPart.Patience;
        part.Check();
        _clock.Now += TimeSpan.FromSeconds(1);

        var error = Assert.Throws<DataException>(part.Check);

        Assert.StartsWith("train.csv: another process of this machine has been fetching it", error.Message, StringComparison.Ordinal);
        Assert.Contains("brought nothing for 300 s", error.Message, StringComparison.Ordinal);
    }

    private sealed class HandClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
