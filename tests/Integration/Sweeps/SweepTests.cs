using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Sweeps;

/// <summary>A sweep runs its trials in clusters of their own, stops bad ones, and goes on where it was.</summary>
public sealed class SweepTests : ClusterTest
{
    private const int Interrupted = 130;

    private const string Halved = """
        job: smallest.json
        method: random
        trials: 6
        space:
          optimizer: [sgd, momentum]
          optimizer.learning_rate: {log_uniform: [0.001, 0.5]}
        halving: {first: 2, factor: 2}
        """;

    [Fact]
    public async Task Sweep_Halved_CarriesTheBestOnAndLeavesEachTrialRepeatable()
    {
        Workspace.Write(ModelCatalog.Smallest);
        Workspace.Write("halved.yaml", Halved);

        var sweep = await SweepAsync("halved.yaml", "--parallel", "2");

        var trials = Trials(sweep);
        Assert.Equal([2, 2, 2, 4, 4, 10], trials.Select(trial => Step(trial)).Order());
        var best = trials[0];
        Assert.Equal("done", best.GetProperty("standing").GetString());
        Assert.Equal(sweep.GetProperty("best").GetInt32(), best.GetProperty("trial").GetInt32());
        foreach (var name in new[] { "trials.jsonl", "sweep.csv", "sweep.json", "report.html", "best.yaml" })
        {
            Assert.True(File.Exists(Workspace.File("runs", "halved", name)), name);
        }

        // Stopped and resumed on the way, the best still has the bits of its job alone; so has one that was stopped.
        var alone = await LocalAsync([Workspace.File("runs", "halved", "best.yaml")]);
        Assert.Equal(Digest(best), alone.WeightsDigest);
        Assert.Equal(best.GetProperty("test_loss").GetDouble(), alone.TestLoss);
        var stopped = trials.Last();
        var other = await LocalAsync([Path.Combine(stopped.GetProperty("run").GetString()!, "job.json"), "--stop-after", $"{Step(stopped)}"]);
        Assert.Equal(Digest(stopped), other.WeightsDigest);
    }

    [Fact]
    public async Task Sweep_ADivergingTrial_IsAResultAndNoError()
    {
        Workspace.Write(ModelCatalog.Smallest);
        Workspace.Write("rates.yaml", "job: smallest.json\nspace: {optimizer.learning_rate: [0.1, 1000000]}");

        var trials = Trials(await SweepAsync("rates.yaml"));

        Assert.Equal(["done", "diverged"], trials.Select(trial => trial.GetProperty("standing").GetString()));
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Kill)]
    public async Task Sweep_EndedEarly_GoesOnToTheSameResults(int signal)
    {
        var job = ModelCatalog.Smallest with { Training = ModelCatalog.Training with { Epochs = 40 } };
        Workspace.Write(job);
        Workspace.Write("seeds.yaml", "job: smallest.json\nspace: {seed: [1, 2, 3]}\nhalving: {first: 100, factor: 3}");
        var run = Workspace.Start(["sweep", "seeds.yaml", "--parallel", "1", "--json"]);
        await run.ErrorsAsync("trial 1 .*step 100");

        run.Signal(signal);

        var ended = await run.EndAsync();
        var known = File.ReadAllLines(Workspace.File("runs", "seeds", "trials.jsonl"));
        Assert.InRange(known.Length, 2, 3);
        if (signal == Signals.Interrupt)
        {
            ended.Exited(Interrupted);
            Assert.Contains(ended.Errors, line => line.Contains("goes on from here", StringComparison.Ordinal));
        }

        var resumed = Trials(await SweepUntilFreeAsync("seeds.yaml"));
        Assert.Equal(known, File.ReadAllLines(Workspace.File("runs", "seeds", "trials.jsonl")).Take(known.Length));
        foreach (var trial in resumed)
        {
            var seed = trial.GetProperty("values").GetProperty("seed").GetInt32();
            var alone = await LocalAsync(["smallest.json", "--seed", $"{seed}", "--stop-after", $"{Step(trial)}"]);
            Assert.Equal(Digest(trial), alone.WeightsDigest);
        }
    }

    [Fact]
    public async Task Sweep_ChangedOnTheWay_IsRefused()
    {
        Workspace.Write(ModelCatalog.Smallest);
        Workspace.Write("rates.yaml", "job: smallest.json\nspace: {optimizer.learning_rate: [0.1]}");
        await SweepAsync("rates.yaml");
        Workspace.Write("rates.yaml", "job: smallest.json\nspace: {optimizer.learning_rate: [0.2]}");

        (await Workspace.RunAsync(["sweep", "rates.yaml"])).RefusedAtOnce("another sweep", "--folder");
    }

    [Fact]
    public async Task Sweep_AMistakeInOneTrial_StartsNothing()
    {
        Workspace.Write(ModelCatalog.Smallest);
        Workspace.Write("rates.yaml", "job: smallest.json\nspace: {optimizer.learning_rate: [0.1, -1]}");

        (await Workspace.RunAsync(["sweep", "rates.yaml"])).RefusedAtOnce("rates.yaml:2:40", "got -1", "trial 2");

        Assert.False(Directory.Exists(Workspace.File("runs")));
    }

    [Theory]
    [InlineData("--parallel", "0")]
    [InlineData("--workers", "0")]
    public async Task Sweep_ImpossibleOption_IsRefused(string option, string value)
    {
        Workspace.Write(ModelCatalog.Smallest);
        Workspace.Write("rates.yaml", "job: smallest.json\nspace: {seed: [1]}");

        (await Workspace.RunAsync(["sweep", "rates.yaml", option, value])).RefusedAtOnce(option);
    }

    private async Task<JsonElement> SweepAsync(params string[] arguments) =>
        Document((await Workspace.RunAsync(["sweep", .. arguments, "--json"])).Succeeded());

    // The clusters of a sweep that was killed take a moment to notice, and hold their folders until then.
    private async Task<JsonElement> SweepUntilFreeAsync(string file)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var ended = await Workspace.RunAsync(["sweep", file, "--json"]);
            if (!ended.Errors.Any(line => line.Contains("wait for the other to end", StringComparison.Ordinal)))
            {
                return Document(ended.Succeeded());
            }
        }

        throw new TimeoutException("The clusters of the killed sweep did not end.");
    }

    private async Task<RunSummary> LocalAsync(string[] arguments) =>
        RunSummary.Of((await Workspace.RunAsync(["local", .. arguments, "--in-process", "--workers", "3", "--json"])).Succeeded());

    private static JsonElement Document(EndedProcess ended)
    {
        using var document = JsonDocument.Parse(string.Join('\n', ended.Output));
        return document.RootElement.Clone();
    }

    private static List<JsonElement> Trials(JsonElement sweep) => [.. sweep.GetProperty("trials").EnumerateArray()];

    private static int Step(JsonElement trial) => trial.GetProperty("step").GetInt32();

    private static string Digest(JsonElement trial) => trial.GetProperty("weights_digest").GetString()!;
}
