using System.Text.Json;
using Cluster.Checkpoints;
using Cluster.Integration.Harness;
using Cluster.Integration.Resuming;

namespace Cluster.Integration.Interfaces;

/// <summary>What <c>cluster inspect</c> says of runs, checkpoints and files.</summary>
[Collection(Undisturbed.Name)]
public sealed class InspectTests : ClusterTest
{
    [Fact]
    public async Task Checkpoint_Inspected_ShowsWhereTheRunStoodAndEveryTensor()
    {
        var checkpoint = await StopAsync();

        var lines = (await Workspace.RunAsync(["inspect", checkpoint])).Succeeded().Output;

        Assert.Equal(checkpoint, lines[0]);
        AssertLine("standing", "whole");
        AssertLine("job", "going-back");
        AssertLine("step", "10, next is step 1 of epoch 3");
        AssertLine("seed", "2");
        AssertLine("weights digest", Checkpoint.Open(checkpoint).State.WeightsDigest);
        Assert.Contains(lines, line => line.StartsWith("  best ", StringComparison.Ordinal)
            && line.EndsWith("after step 4", StringComparison.Ordinal));
        foreach (var file in new[] { "weights", "trained", "optimizer", "best-weights", "best-trained", "best-optimizer" })
        {
            Assert.Contains(lines, line => line.StartsWith($"{file}.safetensors: ", StringComparison.Ordinal));
        }

        Assert.Contains(lines, line => line.StartsWith("1.weight ", StringComparison.Ordinal) && line.Contains("[33, 64]", StringComparison.Ordinal));

        void AssertLine(string name, string value) => Assert.Contains($"  {name,-15} {value}", lines);
    }

    [Fact]
    public async Task Checkpoint_AsJson_HasTheNumbersOfItsTensors()
    {
        var checkpoint = await StopAsync();

        var json = JsonElement.Parse(Assert.Single((await Workspace.RunAsync(["inspect", "run", "--json"])).Succeeded().Output));

        Assert.Equal(checkpoint, json.GetProperty("path").GetString());
        Assert.Equal(10, json.GetProperty("state").GetProperty("step").GetInt64());
        var tensor = json.GetProperty("files").EnumerateArray().Single(file => file.GetProperty("name").GetString() == "trained.safetensors")
            .GetProperty("tensors").EnumerateArray().Single(found => found.GetProperty("name").GetString() == "1.bias");
        using var file = SafetensorsFile.Open(Path.Combine(checkpoint, "trained.safetensors"));
        var values = new float[33];
        file.Read("1.bias", values);
        Assert.Equal((33, "F32"), (tensor.GetProperty("count").GetInt32(), tensor.GetProperty("dtype").GetString()));
        Assert.Equal((values.Min(), values.Max()), (tensor.GetProperty("min").GetSingle(), tensor.GetProperty("max").GetSingle()));
        Assert.Equal(values.Select(value => (double)value).Average(), tensor.GetProperty("mean").GetDouble(), 1e-12);
        Assert.Equal(Math.Sqrt(values.Sum(value => (double)value * value)), tensor.GetProperty("norm").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task Checkpoint_ThatIsDamaged_IsSaidToBe()
    {
        var checkpoint = await StopAsync();
        await File.WriteAllTextAsync(Path.Combine(checkpoint, "optimizer.safetensors"), "torn", TestContext.Current.CancellationToken);

        var lines = (await Workspace.RunAsync(["inspect", checkpoint])).Exited(1).Output;

        Assert.Contains(lines, line => line.StartsWith("  standing        damaged: ", StringComparison.Ordinal)
            && line.Contains("optimizer.safetensors", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("weights.safetensors: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Inspected_ListsItsCheckpoints()
    {
        var checkpoint = await StopAsync();
        (await Workspace.RunAsync(["local", "--resume", "run", "--in-process", "--stop-after", "12"])).Succeeded();
        File.Delete(Path.Combine(Workspace.File("run", "checkpoints", "step-00000012"), "state.json"));

        var lines = (await Workspace.RunAsync(["inspect", "run"])).Succeeded().Output;

        Assert.Equal(checkpoint, lines[0]);
        Assert.StartsWith("  step-00000012   damaged: ", lines[1], StringComparison.Ordinal);
        Assert.Contains("  step-00000010   whole", lines);
    }

    [Fact]
    public async Task File_Inspected_ShowsItsTensors()
    {
        var file = Path.Combine(await StopAsync(), "weights.safetensors");

        var lines = (await Workspace.RunAsync(["inspect", file])).Succeeded().Output;

        Assert.Equal(file, lines[0]);
        Assert.StartsWith("weights.safetensors: 6 tensors, ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Path_ThatLeadsToNothing_IsRefused()
    {
        (await Workspace.RunAsync(["inspect", "nowhere"])).RefusedAtOnce("nowhere");
        (await Workspace.RunAsync(["inspect", Workspace.Write("text", "no tensors")])).RefusedAtOnce("text");
        (await Workspace.RunAsync(["inspect"])).RefusedAtOnce("'inspect'");
    }

    private async Task<string> StopAsync()
    {
        var job = Workspace.Write(ResumableJobs.GoingBack);
        (await Workspace.RunAsync(["local", job, "--in-process", "--run-folder", "run", "--stop-after", "10"])).Succeeded();
        return Workspace.File("run", "checkpoints", "step-00000010");
    }
}
