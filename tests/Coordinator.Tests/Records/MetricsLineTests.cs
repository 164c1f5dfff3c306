using System.Text.Json;
using Cluster.Coordinator.Records;

namespace Cluster.Coordinator.Tests.Records;

public sealed class MetricsLineTests
{
    [Fact]
    public void Line_OfEveryEvent_ReadsBackTheSame()
    {
        foreach (var recorded in SampleRun.Events)
        {
            var line = MetricsLine.Write(recorded);

            var read = MetricsLine.TryRead(line)!;

            Assert.DoesNotContain('\n', line);
            Assert.Equal(recorded.Time, read.Time);
            Assert.Equal(line, MetricsLine.Write(read));
        }
    }

    [Fact]
    public void Line_OfAStep_HasTheDocumentedKeys()
    {
        var line = JsonElement.Parse(MetricsLine.Write(SampleRun.Events[4]));

        Assert.Equal(
            ["event", "epoch", "step", "total_steps", "loss", "accuracy", "recent_loss", "recent_accuracy", "learning_rate",
                "samples_per_second", "workers", "time"],
            line.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["worker", "samples", "compute_share", "communication_share", "waiting_share", "copied_micro_batches", "wasted_micro_batches"],
            line.GetProperty("workers")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(0.01, line.GetProperty("learning_rate").GetDouble());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("{\"event\":\"from_the_future\",\"time\":\"2026-03-01T12:00:00Z\"}")]
    [InlineData("{\"event\":\"run_failed\",\"message\":\"no time\"}")]
    [InlineData("{\"event\":\"run_failed\",\"message\":null,\"time\":\"2026-03-01T12:00:00Z\"}")]
    [InlineData("{\"event\":\"run_failed\",\"time\":\"2026-03-01T12:00:00Z\"}")]
    [InlineData("{\"event\":\"run_failed\",\"message\":\"a\",\"time\":\"yesterday\"}")]
    public void Line_OfSomethingElse_IsNoEvent(string line) => Assert.Null(MetricsLine.TryRead(line));

    [Fact]
    public void Line_CutOffAnywhere_IsNoEvent()
    {
        var line = MetricsLine.Write(SampleRun.Events[4]);

        for (var length = 0; length < line.Length; length++)
        {
            Assert.Null(MetricsLine.TryRead(line[..length]));
        }
    }
}
