using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Interfaces;

/// <summary>What a run leaves in its folder for people to look at, and what <c>cluster runs</c> makes of it.</summary>
[Collection(Undisturbed.Name)]
public sealed class RunFolderTests : ClusterTest
{
    private const int Interrupted = 130;

    [Theory]
    [InlineData("2")]
    [InlineData("1", "--in-process")]
    public async Task Run_ThatEnds_LeavesMetricsScalarsAndReport(string workers, params string[] more)
    {
        var ended = await RunAsync("run", ["--workers", workers, .. more]);

        var lines = MetricsOf("run");
        var digest = RunSummary.Of(ended.Succeeded()).WeightsDigest;
        Assert.Equal("job_opened", NameOf(lines[0]));
        Assert.Equal(2, lines.Count(line => NameOf(line) == "evaluation_done"));
        Assert.Equal(10, lines.Last(line => NameOf(line) == "step_done").GetProperty("step").GetInt64());
        Assert.Equal(digest, lines.Single(line => NameOf(line) == "run_ended").GetProperty("weights_digest").GetString());
        Assert.Contains(digest, File.ReadAllText(Workspace.File("run", "report.html")), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Workspace.File("run", "tensorboard"), "events.out.tfevents.*"));
    }

    [Fact]
    public async Task LearningRate_IsTheSchedulesOfEachStep()
    {
        var job = ModelCatalog.Smallest with { Schedule = Part.Of("exponential", ("gamma", 0.5)) };

        (await Workspace.RunAsync(["local", Workspace.Write(job), "--in-process", "--run-folder", "run"])).Succeeded();

        var rates = MetricsOf("run").Where(line => NameOf(line) == "step_done")
            .ToDictionary(line => line.GetProperty("step").GetInt64(), line => line.GetProperty("learning_rate").GetDouble());
        Assert.True(rates[10] > 0);
        Assert.Equal(rates[5], 32 * rates[10], 1e-12);
    }

    [Fact]
    public async Task Run_ThatIsInterrupted_LeavesAReport()
    {
        var run = Workspace.Start([
            "local", Workspace.Write(Straggler.LongJob), "--workers", "2", "--slow", $"2:{Straggler.Factor}", "--json",
            .. Straggler.Wait, "--run-folder", "run"]);
        await run.ErrorsAsync(Straggler.UnderWay);

        run.Signal(Signals.Terminate);

        (await run.EndAsync()).Exited(Interrupted);
        Assert.Contains(">stopped<", File.ReadAllText(Workspace.File("run", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatIsKilled_KeepsItsMetricsAndCanBeReportedOn()
    {
        var run = Workspace.Start([
            "local", Workspace.Write(Straggler.LongJob), "--slow", $"1:{Straggler.Factor}", "--in-process", "--json",
            .. Straggler.Wait, "--run-folder", "run"]);
        await run.ErrorsAsync(Straggler.UnderWay);

        run.Signal(Signals.Kill);

        await run.EndAsync();
        Assert.Contains(MetricsOf("run"), line => NameOf(line) == "evaluation_done");
        Assert.False(File.Exists(Workspace.File("run", "report.html")));
        (await Workspace.RunAsync(["runs", "report", "run"])).Succeeded();
        Assert.Contains(">unfinished<", File.ReadAllText(Workspace.File("run", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhoseRecordCannotBeWritten_TrainsAllTheSame()
    {
        var expected = RunSummary.Of((await RunAsync("good", ["--in-process"])).Succeeded()).WeightsDigest;
        Directory.CreateDirectory(Workspace.File("bad"));
        File.WriteAllText(Workspace.File("bad", "tensorboard"), "a file where a folder should be");

        var ended = (await RunAsync("bad", ["--workers", "1"])).Succeeded();

        Assert.Equal(expected, RunSummary.Of(ended).WeightsDigest);
        Assert.Contains("cannot be written", File.ReadAllText(Workspace.File("bad", "coordinator.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_ListedAndCompared_PassOverWhatIsNone()
    {
        (await RunAsync("runs/first", ["--in-process", "--workers", "1"])).Succeeded();
        (await RunAsync("runs/second", ["--in-process", "--workers", "2", "--seed", "5"])).Succeeded();
        Directory.CreateDirectory(Workspace.File("runs", "foreign"));

        var listed = (await Workspace.RunAsync(["runs"])).Succeeded();
        var compared = (await Workspace.RunAsync(["runs", "compare", "first", "runs/second", "foreign", "--metric", "test/loss"])).Succeeded();

        Assert.Equal(["run", "first", "second"], listed.Output.Select(line => line.Split(' ')[0]));
        Assert.Contains("foreign", Assert.Single(listed.Errors), StringComparison.Ordinal);
        Assert.Contains("foreign", Assert.Single(compared.Errors), StringComparison.Ordinal);
        Assert.Contains(compared.Output, line => line.StartsWith("test/loss", StringComparison.Ordinal));
        Assert.Contains("\"name\":\"second\"", File.ReadAllText(Workspace.File("compare.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_AskedForWhatIsNotThere_SayWhatIs()
    {
        (await Workspace.RunAsync(["runs", "nowhere"])).RefusedAtOnce("nowhere");
        (await Workspace.RunAsync(["runs", "report", "nowhere"])).RefusedAtOnce("nowhere");
        (await Workspace.RunAsync(["runs", "compare", "a", "--metric", "beauty"])).RefusedAtOnce("beauty", "test/loss");
        (await Workspace.RunAsync(["runs", "compare", "a"])).Refused("compare");
    }

    private Task<EndedProcess> RunAsync(string folder, IEnumerable<string> options) =>
        Workspace.RunAsync(["local", Workspace.Write(ModelCatalog.Smallest), "--json", "--run-folder", folder, .. options]);

    private List<JsonElement> MetricsOf(string folder)
    {
        // A killed writer may have been in the middle of a line.
        var text = File.ReadAllText(Workspace.File(folder, "metrics.jsonl"));
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private static string NameOf(JsonElement line) => line.GetProperty("event").GetString()!;
}
