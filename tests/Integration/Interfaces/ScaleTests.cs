using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Interfaces;

/// <summary>Scaling experiments: what they measure, that they go on where they stopped, and what they refuse.</summary>
public sealed class ScaleTests : ClusterTest
{
    private const int Interrupted = 130;
    private const string Folder = "out";

    // The last batch of an epoch of 300 samples has 44 of them, be there 64 or 128 to a batch.
    private const int Samples = 64 + 64 + 44 + 64;
    private const int SamplesOfTwice = 44 + 128 + 128 + 44;

    private static readonly string[] Short = ["--steps", "4", "--warm-up", "2", "--repeats", "1", "--out", Folder];

    [Fact]
    public async Task Scale_OneAndTwoWorkers_MeasuresBothWithTheSameWeights()
    {
        var ended = (await ScaleAsync("--workers", "1,2")).Succeeded();

        Assert.Contains(ended.Output, line => line.Contains("speed-up", StringComparison.Ordinal));
        Assert.Contains(ended.Output, line => line.Contains("same weights, bit for bit", StringComparison.Ordinal));
        Assert.Contains(ended.Errors, line => line.StartsWith("run 2 of 2, about", StringComparison.Ordinal));
        var document = Document();
        Assert.Equal([1, 2], document.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("workers").GetInt32()));
        var times = Measurements(document).Select(made => made.GetProperty("times")).ToList();
        Assert.All(times, time => Assert.Equal((4, Samples), (time.GetProperty("steps").GetInt64(), time.GetProperty("samples").GetInt64())));
        Assert.Equal([1, 2], times.Select(time => time.GetProperty("workers").GetArrayLength()));
        Assert.Equal(3, File.ReadAllLines(Workspace.File(Folder, "scale.csv")).Length);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Workspace.File(Folder, "scale.html")), StringComparison.Ordinal);

        // The weights are those of the job itself after as many steps.
        var local = await Workspace.RunAsync(["local", Workspace.Write(ModelCatalog.Smallest), "--json", "--stop-after", "6", "--workers", "2"]);
        Assert.Equal(RunSummary.Of(local.Succeeded()).WeightsDigest, document.GetProperty("weights_digests")[0].GetString());
    }

    [Fact]
    public async Task Scale_OverAnEmulatedLink_CountsWhatCrossesIt()
    {
        (await ScaleAsync("--workers", "1,2", "--link", "100mbit,1ms", "--json")).Succeeded();

        var document = Document();
        Assert.Equal("100 Mbit/s, 1 ms one way", document.GetProperty("experiment").GetProperty("link").GetString());
        var (alone, together) = (Measurements(document)[0], Measurements(document)[1]);
        Assert.Equal(0, alone.GetProperty("traffic").GetProperty("bytes_to_coordinator").GetInt64());
        Assert.True(together.GetProperty("traffic").GetProperty("bytes_to_coordinator").GetInt64() > 0);
        Assert.Equal(alone.GetProperty("weights_digest").GetString(), together.GetProperty("weights_digest").GetString());

        // There and back again: no step can be shorter than the delays.
        var times = together.GetProperty("times");
        Assert.True(times.GetProperty("seconds").GetDouble() > times.GetProperty("steps").GetInt64() * 2e-3);
    }

    [Fact]
    public async Task Scale_AskedAgain_MeasuresNothingTwiceAndRefusesToMix()
    {
        (await ScaleAsync("--workers", "1,2")).Succeeded();
        var record = File.ReadAllText(Workspace.File(Folder, "measurements.jsonl"));

        var again = (await ScaleAsync("--workers", "1,2")).Succeeded();
        var other = await ScaleAsync("--workers", "1,2", "--seed", "77");
        var further = (await ScaleAsync("--workers", "1,2,4")).Succeeded();

        Assert.Empty(again.Errors);
        other.RefusedAtOnce(Folder, "the job is", "--out");
        Assert.StartsWith("run 3 of 3", further.Errors[0], StringComparison.Ordinal);
        Assert.StartsWith(record, File.ReadAllText(Workspace.File(Folder, "measurements.jsonl")), StringComparison.Ordinal);
        Assert.Equal(3, Measurements(Document()).Count);
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task Scale_Stopped_KeepsWhatItHasAndGoesOn(int signal)
    {
        string[] arguments = ["scale", Workspace.Write(ModelCatalog.Smallest), "--steps", "400", "--warm-up", "2", "--repeats", "1", "--out", Folder];
        var running = Workspace.Start([.. arguments, "--workers", "1,2"]);
        await running.ErrorsAsync("^run 2 of 2");

        running.Signal(signal);

        var ended = (await running.EndAsync()).Exited(Interrupted);
        Assert.Contains("1 of 2 runs are recorded", ended.Errors[^1], StringComparison.Ordinal);
        Assert.Empty(ended.Output);
        var resumed = (await Workspace.RunAsync([.. arguments, "--workers", "1,2"])).Succeeded();
        Assert.StartsWith("run 2 of 2", resumed.Errors[0], StringComparison.Ordinal);
        Assert.Equal(2, Measurements(Document()).Count);
    }

    [Fact]
    public async Task Scale_Weak_GrowsTheBatch()
    {
        var ended = (await ScaleAsync("--workers", "1,2", "--weak")).Succeeded();

        Assert.Equal([Samples, SamplesOfTwice], Measurements(Document()).Select(made => made.GetProperty("times").GetProperty("samples").GetInt32()));
        Assert.DoesNotContain(ended.Output, line => line.Contains("same weights", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scale_Pinned_BindsWorkersAndSaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are bound to cores on Linux alone.");

        (await ScaleAsync("--workers", "1", "--pin")).Succeeded();

        Assert.True(Document().GetProperty("rows")[0].GetProperty("is_pinned").GetBoolean());
    }

    [Fact]
    public async Task Local_OverAnEmulatedLink_EndsWithTheSameWeights()
    {
        var job = Workspace.Write(ModelCatalog.Smallest);

        var over = RunSummary.Of((await Workspace.RunAsync(["local", job, "--json", "--link", "1gbit,1ms"])).Succeeded());
        var alone = RunSummary.Of((await Workspace.RunAsync(["local", job, "--json", "--in-process"])).Succeeded());

        Assert.Equal(alone.WeightsDigest, over.WeightsDigest);
    }

    private Task<EndedProcess> ScaleAsync(params IEnumerable<string> more) =>
        Workspace.RunAsync(["scale", Workspace.Write(ModelCatalog.Smallest), .. Short, .. more]);

    private JsonElement Document() => JsonElement.Parse(File.ReadAllText(Workspace.File(Folder, "scale.json")));

    private static List<JsonElement> Measurements(JsonElement document) => [.. document.GetProperty("measurements").EnumerateArray()];
}
