using Cluster.Experiments.Scaling;

namespace Cluster.Experiments.Tests.Scaling;

public sealed class ScaleRecordTests : IDisposable
{
    private static readonly ScalePlan Plan = Made.Plan(1, 2) with { Repeats = 2 };
    private static readonly ScaleHeader Header = ScaleHeader.Of(Plan, "build", Made.Machine);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-experiments-");

    private string FilePath => Path.Combine(_folder.FullName, ScaleRecord.FileName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Experiment_StoppedOnTheWay_GoesOnWhereItStopped()
    {
        using (var record = ScaleRecord.Open(_folder.FullName, Header))
        {
            using var stopping = new CancellationTokenSource();
            var carryOut = new ScaleExperiment(Plan, record).CarryOutAsync(MeasureAndStop, stopping.Token);
            await Assert.ThrowsAsync<OperationCanceledException>(() => carryOut);

            async Task<Measurement> MeasureAndStop(ScaleRun run, CancellationToken token)
            {
                await (run == new ScaleRun(2, 1) ? stopping.CancelAsync() : Task.CompletedTask);
                return Made.Run(run.Workers, run.Repeat, 10);
            }
        }

        using var resumed = ScaleRecord.Open(_folder.FullName, Header);
        List<ScaleRun> made = [];
        await new ScaleExperiment(Plan, resumed).CarryOutAsync(Measure, TestContext.Current.CancellationToken);

        Assert.Equal([new(1, 2), new(2, 2)], made);
        Assert.Equal(4, resumed.Measurements.Count);

        Task<Measurement> Measure(ScaleRun run, CancellationToken token)
        {
            made.Add(run);
            return Task.FromResult(Made.Run(run.Workers, run.Repeat, 10));
        }
    }

    [Fact]
    public void Measurement_ReadBack_IsTheSame()
    {
        var measurement = Made.Run(2, 1, 12.5, compute: 3, cableBytes: 1000);
        using (var record = ScaleRecord.Open(_folder.FullName, Header))
        {
            record.Add(measurement);
        }

        using var read = ScaleRecord.Open(_folder.FullName, Header);

        Assert.Equivalent(measurement, Assert.Single(read.Measurements), strict: true);
    }

    [Fact]
    public void Line_TornByTheDeathOfItsWriter_IsCutOff()
    {
        using (var record = ScaleRecord.Open(_folder.FullName, Header))
        {
            record.Add(Made.Run(1, 1, 10));
        }

        var whole = File.ReadAllText(FilePath);
        File.AppendAllText(FilePath, "{\"workers\":2,\"rep");
        using (var record = ScaleRecord.Open(_folder.FullName, Header))
        {
            Assert.Single(record.Measurements);
        }

        Assert.Equal(whole, File.ReadAllText(FilePath));
    }

    [Fact]
    public void MoreRepeats_Asked_KeepWhatIsThere()
    {
        using (var record = ScaleRecord.Open(_folder.FullName, Header))
        {
            record.Add(Made.Run(1, 1, 10));
        }

        var longer = Plan with { Repeats = 5, Workers = [1, 2, 4] };
        using var read = ScaleRecord.Open(_folder.FullName, ScaleHeader.Of(longer, "build", Made.Machine));

        Assert.Equal(14, new ScaleExperiment(longer, read).Open.Count);
    }

    [Fact]
    public void Experiment_ThatDiffers_IsRefusedWithWhatDiffers()
    {
        ScaleRecord.Open(_folder.FullName, Header).Dispose();
        var machine = Made.Machine with { Cores = 8 };
        (ScaleHeader Header, string Word)[] others =
        [
            (ScaleHeader.Of(Plan with { Threads = 2 }, "build", Made.Machine), "--threads is 1 there and 2 here"),
            (ScaleHeader.Of(Plan with { Job = Made.Job with { Seed = 7 } }, "build", Made.Machine), "the job is "),
            (ScaleHeader.Of(Plan with { Link = Made.Gigabit }, "build", Made.Machine), "--link is none there and 1 Gbit/s here"),
            (ScaleHeader.Of(Plan with { Workers = [1, 16] }, "build", Made.Machine), "the number of micro-batches is 8 there and 16 here"),
            (ScaleHeader.Of(Plan, "build", machine), "the number of its cores is 4 there and 8 here"),
            (ScaleHeader.Of(Plan, "other", Made.Machine), "the program is build there and other here"),
        ];

        Assert.All(others, other => Assert.Contains(
            other.Word,
            Assert.Throws<ExperimentException>(() => ScaleRecord.Open(_folder.FullName, other.Header)).Message,
            StringComparison.Ordinal));
    }

    [Fact]
    public void File_OfSomethingElse_IsRefusedAndLeftAsItIs()
    {
        File.WriteAllText(FilePath, "hello\n");

        var error = Assert.Throws<ExperimentException>(() => ScaleRecord.Open(_folder.FullName, Header));

        Assert.Contains($"{FilePath}:1", error.Message, StringComparison.Ordinal);
        Assert.Equal("hello\n", File.ReadAllText(FilePath));
    }

    [Fact]
    public void Folder_WhereAnotherProcessMeasures_IsRefused()
    {
        using var record = ScaleRecord.Open(_folder.FullName, Header);

        Assert.Throws<ExperimentException>(() => ScaleRecord.Open(_folder.FullName, Header));
    }

    [Fact]
    public void Remaining_FollowsRunsOfTheSameSize()
    {
        using var record = ScaleRecord.Open(_folder.FullName, Header);
        var experiment = new ScaleExperiment(Plan, record);
        Assert.Null(experiment.Remaining);

        record.Add(Made.Run(1, 1, 10) with { WallSeconds = 4 });
        record.Add(Made.Run(2, 1, 10) with { WallSeconds = 6 });

        Assert.Equal(TimeSpan.FromSeconds(10), experiment.Remaining);
    }
}
