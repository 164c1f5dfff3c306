using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;

namespace Cluster.Coordinator.Tests.Records;

public sealed class RunRecordTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-records-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Record_OfAWholeRun_TellsItsSummary()
    {
        var run = SampleRun.Record;

        Assert.Equal(("done", 4L, 4L, 2), (run.Standing, run.Step, run.TotalSteps, run.Workers));
        Assert.Equal((0.5, 0.75), (run.Evaluation!.Loss, run.Evaluation.Accuracy));
        Assert.Equal(TimeSpan.FromSeconds(4.5), run.Duration);
        Assert.True(run.HasAccuracy);
    }

    [Fact]
    public void Curve_LeavesOutWhatIsNoNumber()
    {
        Assert.Equal([new(1, 2.25), new(2, 1.5), new(3, 0.75)], SampleRun.Record.Curve(Metric.TrainLoss));
        Assert.Equal([new(2, 0.5), new(4, 0.75)], SampleRun.Record.Curve(Metric.TestAccuracy));
    }

    [Fact]
    public void Standing_FollowsTheEnd()
    {
        var events = SampleRun.Progress.Take(8).ToList();

        Assert.Equal("unfinished", Of(events).Standing);
        Assert.Equal(TimeSpan.FromSeconds(3.5), Of(events).Duration);
        Assert.Equal("failed", Of([.. events, new RunFailed("no worker is left")]).Standing);
        Assert.Equal("stopped", Of([.. events, SampleRun.Ended with { Completed = false }]).Standing);

        static RunRecord Of(IEnumerable<ProgressEvent> progress) => new("run", SampleRun.Timed(progress));
    }

    [Fact]
    public void HasAccuracy_WhereNothingIsClassified_IsFalse() =>
        Assert.False(new RunRecord("run", SampleRun.Timed([SampleRun.Job, new EvaluationDone(1, 2, 0.5, null)])).HasAccuracy);

    [Fact]
    public void Read_WhileTheRunGoesOn_GivesWhatThereIs()
    {
        var files = new RunFiles(_folder.FullName);
        using var metrics = MetricsFile.Begin(files.Metrics);
        foreach (var recorded in SampleRun.Events.Take(5))
        {
            metrics.Write(recorded);
        }

        var run = RunRecord.Read(_folder.FullName);

        Assert.Equal((_folder.Name, 5, "unfinished"), (run.Name, run.Events.Count, run.Standing));
        Assert.Null(run.JobJson);
    }

    [Fact]
    public void Read_DamagedLines_ArePassedOver()
    {
        var lines = SampleRun.Events.Select(MetricsLine.Write).ToList();
        var cut = lines[^1][..20];
        File.WriteAllText(new RunFiles(_folder.FullName).Metrics, string.Join('\n', [lines[0], "\0\u0001 noise", lines[4], cut]));

        Assert.Equal(2, RunRecord.Read(_folder.FullName).Events.Count);
    }

    [Theory]
    [InlineData(null, "metrics.jsonl")]
    [InlineData("", "job_opened")]
    [InlineData("{\"loss\": 1}\n", "job_opened")]
    public void Read_ForeignFolder_SaysWhatIsMissing(string? metrics, string missing)
    {
        if (metrics is not null)
        {
            File.WriteAllText(new RunFiles(_folder.FullName).Metrics, metrics);
        }

        var error = Assert.Throws<RunRecordException>(() => RunRecord.Read(_folder.FullName));

        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MetricsThatAreAFolder_IsNamed()
    {
        Directory.CreateDirectory(new RunFiles(_folder.FullName).Metrics);

        Assert.Throws<RunRecordException>(() => RunRecord.Read(_folder.FullName));
    }
}
