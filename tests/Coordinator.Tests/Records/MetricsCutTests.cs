using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;

namespace Cluster.Coordinator.Tests.Records;

/// <summary>The metrics of a run that is resumed hold what was so up to the checkpoint, and go on from there.</summary>
public sealed class MetricsCutTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-metrics-");

    private string FilePath => Path.Combine(_folder.FullName, "metrics.jsonl");

    [Theory]
    [InlineData(0, false, 4)]
    [InlineData(1, false, 5)]
    [InlineData(2, true, 6)]
    [InlineData(2, false, 8)]
    [InlineData(3, false, 9)]
    [InlineData(4, false, 11)]
    public void Continue_AtAStep_KeepsWhatCameBefore(long step, bool isEvaluationDue, int kept)
    {
        Write(SampleRun.Events);

        List<RecordedEvent> left = [];
        var file = MetricsFile.Continue(FilePath, new MetricsCut(step, isEvaluationDue), left.Add);
        file.Write(new RecordedEvent(SampleRun.Began, new Notice("more")));
        file.Dispose();

        var expected = SampleRun.Events.Take(kept).Select(MetricsLine.Write).ToList();
        Assert.Equal(expected, left.Select(MetricsLine.Write));
        Assert.Equal(expected, File.ReadAllLines(FilePath)[..^1]);
        Assert.Contains("more", File.ReadAllLines(FilePath)[^1], StringComparison.Ordinal);
        Assert.Single(_folder.GetFileSystemInfos());
    }

    [Fact]
    public void Continue_LineThatWasCutOff_IsDropped()
    {
        Write(SampleRun.Events.Take(5));
        File.AppendAllText(FilePath, MetricsLine.Write(SampleRun.Events[5])[..20]);

        MetricsFile.Continue(FilePath, new MetricsCut(9, false), _ => { }).Dispose();

        Assert.Equal(SampleRun.Events.Take(5).Select(MetricsLine.Write), File.ReadAllLines(FilePath));
    }

    [Fact]
    public void Continue_WithoutAFile_BeginsOne()
    {
        List<RecordedEvent> kept = [];
        MetricsFile.Continue(FilePath, new MetricsCut(9, false), kept.Add).Dispose();

        Assert.Empty(kept);
        Assert.True(File.Exists(FilePath));
    }

    [Fact]
    public void Record_OfARunThatWasMadeLonger_HasItsLastLengthAndFirstBeginning()
    {
        var longer = SampleRun.Job with { Epochs = 5, TotalSteps = 10 };

        var run = new RunRecord("run", SampleRun.Timed([SampleRun.Job, longer, new Resumed(3, 4, "checkpoint")]));

        Assert.Equal((10, SampleRun.Began), (run.TotalSteps, run.Began));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(IEnumerable<RecordedEvent> events)
    {
        using var file = MetricsFile.Begin(FilePath);
        foreach (var recorded in events)
        {
            file.Write(recorded);
        }
    }
}
