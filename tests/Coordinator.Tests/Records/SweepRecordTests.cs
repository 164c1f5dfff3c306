using System.Text.Json;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Records.Pages;
using Cluster.Coordinator.Records.Sweeps;
using Cluster.Jobs.Sweeps;

namespace Cluster.Coordinator.Tests.Records;

/// <summary>What a sweep's trials have reached outlives the process, whatever ends it.</summary>
public sealed class SweepRecordTests : IDisposable
{
    private const string Job = """
        name: rows
        data: {source: csv, path: rows.csv, target: kind}
        model: [{type: linear, units: 2}]
        loss: cross_entropy
        optimizer: {type: sgd, learning_rate: 0.1}
        training: {epochs: 4, batch: 8}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-sweep-");
    private readonly Sweep _sweep;
    private readonly SweepFiles _files;

    public SweepRecordTests()
    {
        File.WriteAllText(PathOf("job.yaml"), Job);
        var rows = Enumerable.Range(0, 50).Select(row => $"{row % 7},{(row % 2 == 0 ? "even" : "odd")}");
        File.WriteAllLines(PathOf("rows.csv"), rows.Prepend("a,kind"));
        _sweep = Read("job: job.yaml\nspace: {optimizer: [sgd, adam], optimizer.learning_rate: [0.001, 0.1]}");
        _files = new SweepFiles(PathOf("sweep"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Ledger_OpenedAgain_HasWhatItHad()
    {
        TrialOutcome[] outcomes = [Done(1, 0.5), Diverged(2)];
        using (var ledger = SweepLedger.Open(_files, _sweep))
        {
            Array.ForEach(outcomes, ledger.Add);
        }

        using var again = SweepLedger.Open(_files, _sweep);

        Assert.Equal(outcomes, again.Outcomes);
    }

    [Theory]
    [InlineData("{\"trial\":2,\"rung\":0,\"standing\":\"do")]
    [InlineData("{\"trial\":2,")]
    public void Ledger_CutOffInALine_GoesOnBehindTheLastWholeOne(string torn)
    {
        using (var ledger = SweepLedger.Open(_files, _sweep))
        {
            ledger.Add(Done(1, 0.5));
        }

        File.AppendAllText(_files.Ledger, torn);
        using (var ledger = SweepLedger.Open(_files, _sweep))
        {
            ledger.Add(Done(2, 0.25));
        }

        using var again = SweepLedger.Open(_files, _sweep);
        Assert.Equal([Done(1, 0.5), Done(2, 0.25)], again.Outcomes);
    }

    [Fact]
    public void Ledger_OfAnotherSweep_IsRefused()
    {
        SweepLedger.Open(_files, _sweep).Dispose();

        var error = Assert.Throws<RunRecordException>(() => SweepLedger.Open(_files, Read("job: job.yaml\nspace: {seed: [1, 2]}")));

        Assert.Contains("another sweep", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ledger_ThatIsOpen_IsKeptToOneProcess()
    {
        using var ledger = SweepLedger.Open(_files, _sweep);

        var error = Assert.Throws<RunRecordException>(() => SweepLedger.Open(_files, _sweep));

        Assert.Contains("wait for the other", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_Trials_StandInTheOrderOfTheirWorth()
    {
        TrialOutcome stopped = new(4, 0, TrialStanding.Stopped, 5, 0.1, 1, "d");
        var record = new SweepRecord(_sweep, [Diverged(1), Done(2, 0.75), Done(3, 0.5), stopped], _ => null);

        Assert.Equal([3, 2, 4, 1], record.Trials.Select(trial => trial.Trial.Number));
        Assert.Equal(3, record.Best!.Trial.Number);
        Assert.Equal(["2", "sgd", "0.1", "done", "20", "0.75", "0.5", "digest"], record.Row(record.Trials[1]));
    }

    [Fact]
    public void Outcome_OfARun_IsWhatItsRecordSays()
    {
        Assert.Equal(new TrialOutcome(7, 1, TrialStanding.Done, 4, 0.5, 0.75, "0123456789abcdef"), TrialOutcome.Of(SampleRun.Record, 7, 1, 9));
        Assert.Null(TrialOutcome.Of(Ending(SampleRun.Ended with { Completed = false }), 7, 1, 9));
        Assert.Equal(TrialStanding.Stopped, TrialOutcome.Of(Ending(SampleRun.Ended with { Completed = false }), 7, 1, 4)!.Standing);
        Assert.Null(TrialOutcome.Of(Ending(new RunFailed("the disk is full")), 7, 1, 4));
        Assert.Equal(
            new TrialOutcome(7, 1, TrialStanding.Diverged, 3, null, null, null),
            TrialOutcome.Of(Ending(new LossDiverged(3, OnTestSplit: false), new RunFailed("the loss became NaN")), 7, 1, 4));
    }

    [Fact]
    public void Page_OfASweep_GroupsCurvesByOptimizerAndFadesThoseThatEndedEarly()
    {
        var outcomes = new[] { Done(2, 0.75), Done(3, 0.5), new TrialOutcome(4, 0, TrialStanding.Stopped, 5, 0.9, 0.4, "d") };
        var page = SweepPage.Of(new SweepRecord(_sweep, outcomes, trial => trial.Number == 1 ? null : SampleRun.Record));

        var begin = page.IndexOf("id=\"charts\">", StringComparison.Ordinal) + "id=\"charts\">".Length;
        using var charts = JsonDocument.Parse(page[begin..page.IndexOf("</script>", begin, StringComparison.Ordinal)]);
        var chart = charts.RootElement.EnumerateArray().First();
        var series = chart.GetProperty("series").EnumerateArray().ToList();
        Assert.Equal(["adam", "sgd", "adam"], series.Select(curve => curve.GetProperty("group").GetString()));
        Assert.Equal([true, false, false], series.Select(curve => curve.GetProperty("faded").GetBoolean()));
        var against = charts.RootElement.EnumerateArray().Last();
        Assert.Equal("Test loss against optimizer.learning_rate", against.GetProperty("title").GetString());
        Assert.True(against.GetProperty("xIsLogarithmic").GetBoolean());
        Assert.Equal(3, against.GetProperty("series").GetArrayLength());
    }

    private static TrialOutcome Done(int trial, double loss) => new(trial, 1, TrialStanding.Done, 20, loss, 0.5, "digest");

    private static TrialOutcome Diverged(int trial) => new(trial, 0, TrialStanding.Diverged, 3, null, null, null);

    private static RunRecord Ending(params ProgressEvent[] last) => new("run", SampleRun.Timed([.. SampleRun.Progress.SkipLast(1), .. last]));

    private Sweep Read(string text)
    {
        File.WriteAllText(PathOf("sweep.yaml"), text);
        return Sweep.Read(PathOf("sweep.yaml"));
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
