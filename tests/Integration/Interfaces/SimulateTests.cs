using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Interfaces;

/// <summary>What is said of clusters that are not there.</summary>
public sealed class SimulateTests : ClusterTest
{
    [Fact]
    public async Task Simulate_ByHand_PrintsATableAndLeavesItsFiles()
    {
        var job = Workspace.Write(ModelCatalog.Smallest);
        string[] arguments = ["simulate", job, "--compute", "12ms", "--workers", "1..16", "--weak", "--mtbf", "30d", "--out", "found"];

        var ended = (await Workspace.RunAsync(arguments)).Succeeded();

        Assert.Contains(ended.Output, line => line.StartsWith("coordinator  fp32", StringComparison.Ordinal));
        Assert.Contains(ended.Output, line => line.StartsWith("Checkpoints: every", StringComparison.Ordinal));
        Assert.All(["simulate.csv", "simulate.json", "simulate.html"], name => Assert.True(File.Exists(Workspace.File("found", name))));
        Assert.False(Directory.Exists(Workspace.File("runs")));
    }

    [Fact]
    public async Task Simulate_WithOneSeed_GivesOneResult()
    {
        var job = Workspace.Write(ModelCatalog.Smallest);
        string[] arguments = ["simulate", job, "--compute", "12ms", "--workers", "1,2,4", "--stragglers", "10%:5x", "--spread", "20%", "--json"];

        var first = (await Workspace.RunAsync(arguments)).Succeeded();
        var second = (await Workspace.RunAsync(arguments)).Succeeded();

        Assert.Equal(first.Output, second.Output);
        using var document = JsonDocument.Parse(string.Concat(first.Output));
        Assert.Equal(6, document.RootElement.GetProperty("rows").GetArrayLength());
    }

    [Theory]
    [InlineData("--workers", "4..1", "--workers")]
    [InlineData("--workers", "0,2", "--workers")]
    [InlineData("--link", "fast", "--link")]
    [InlineData("--topology", "ring", "coordinator, all-reduce or both")]
    [InlineData("--format", "int8", "lossless")]
    [InlineData("--bucket", "3", "512KiB")]
    [InlineData("--compute", "12", "12ms")]
    [InlineData("--slow", "9999:3x", "--slow")]
    [InlineData("--stragglers", "5x", "1%:5x")]
    [InlineData("--mtbf", "often", "--mtbf")]
    [InlineData("--steps", "1", "--steps")]
    [InlineData("--calibration", "nothing.json", "--calibrate")]
    public async Task Simulate_OfSomethingImpossible_IsOneLine(string option, string value, string expected)
    {
        var job = Workspace.Write(ModelCatalog.Smallest);

        (await Workspace.RunAsync(["simulate", job, option, value])).RefusedAtOnce(expected);
    }
}
