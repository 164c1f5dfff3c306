using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Plugins;

/// <summary>Layers, losses and optimizers of the user's own on a cluster.</summary>
[Collection(Undisturbed.Name)]
public sealed class PluginTests : ClusterTest
{
    private const string Folder = "plugin";
    private const string File = "CustomModel.dll";

    private const string Job = """
        name: own
        plugins: [plugin/CustomModel.dll]
        data: {source: idx, path: data}
        model: [flatten, {type: gated_linear, units: 16}, squared_relu, {type: linear, units: 10}]
        loss: brier_score
        optimizer: {type: lion, learning_rate: 0.001}
        training: {epochs: 2, batch: 64, micro_batches: 8}
        """;

    public PluginTests() => CopyPlugin(Folder);

    [Fact]
    public async Task Job_OnAnyNumberOfWorkers_GivesTheSameDigest()
    {
        var alone = await DigestAsync(Job, "--workers", "1");

        Assert.Equal(alone, await DigestAsync(Job, "--workers", "3", "--threads", "2"));
        Assert.Equal(alone, await DigestAsync(Job, "--workers", "2", "--in-process"));
        Assert.Equal(alone, RunSummary.Of((await Workspace.RunAsync(
            ["local", Workspace.Write("job.yaml", Job), "--json"], "DOTNET_EnableAVX512=0", "DOTNET_EnableAVX2=0")).Succeeded()).WeightsDigest);
        Assert.Equal(alone, await DigestAsync(Job.Replace("plugin/", "elsewhere/", StringComparison.Ordinal), "--plugins", Folder));
    }

    [Fact]
    public async Task Parts_OfThePlugin_AllAct()
    {
        string[] jobs =
        [
            Job,
            Job.Replace("type: gated_linear", "type: linear", StringComparison.Ordinal),
            Job.Replace("squared_relu", "relu", StringComparison.Ordinal),
            Job.Replace("loss: brier_score", "loss: cross_entropy", StringComparison.Ordinal),
            Job.Replace("type: lion", "type: adam", StringComparison.Ordinal),
        ];
        var digests = new HashSet<string>();
        foreach (var job in jobs)
        {
            Assert.True(digests.Add(await DigestAsync(job, "--in-process")), job);
        }
    }

    [Fact]
    public async Task Worker_WithAnotherBuildOfThePlugin_IsRefusedAndTheRunGoesOn()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, Spec());
        CopyPlugin("changed", [0]);

        var ended = await cluster.StartWorker("--plugins", "changed").EndAsync();

        ended.Refused(Workspace.File("changed", File), "SHA-256", Spec().Plugins[0].Sha256![..12], "same build of CustomModel");
        await cluster.JoinAsync(["--plugins", Folder]);
        Assert.Equal(1, (await cluster.FinishAsync()).Workers);
    }

    [Fact]
    public async Task Worker_WhereThePluginGivesOtherBits_IsRefused()
    {
        var job = JobFile.Read(Workspace.File(LateJob("machine_bound", "sgd")));
        var data = new IdxDataSpec(Workspace.File(TinyImages.Folder));
        var cluster = await ManualCluster.StartAsync(Workspace, job with { Data = data });
        var arguments = cluster.WorkerArguments("--plugins", Path.GetDirectoryName(job.Plugins[0].Path)!);

        var ended = await Workspace.RunAsync(arguments, $"{LatePlugin.MachineBound.Variable}=1");

        ended.Refused("Cluster.Integration gives other bits here than at the coordinator");
    }

    [Fact]
    public async Task Worker_ToldOfNoPlugin_LoadsNone()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, Spec());

        (await cluster.StartWorker().EndAsync()).Refused("CustomModel", "--plugins");
    }

    [Theory]
    [InlineData("nowhere", "nowhere")]
    [InlineData("data", "CustomModel.dll in ")]
    public async Task Plugin_NotInTheFolder_IsRefused(string folder, string words)
    {
        (await Workspace.RunAsync(["local", Workspace.Write("job.yaml", Job), "--plugins", folder])).RefusedAtOnce("job.yaml:2:", words);
    }

    [Fact]
    public async Task Layer_ThrowsInAWorker_IsNamedAndTheLogHoldsTheTrace()
    {
        var ended = await Workspace.RunAsync(["local", LateJob("late_layer", "sgd"), "--workers", "1", "--run-folder", "late"]);

        ended.Refused("worker 1: plugin Cluster.Integration: LateOperation.Forward (LatePlugin.cs:", "threw FormatException: too late");
        Assert.Contains(LinesOf("late"), line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Optimizer_ThrowsInTheCoordinator_EndsTheRunWithItsName()
    {
        var ended = await Workspace.RunAsync(["local", LateJob("relu", "late_optimizer"), "--workers", "2", "--run-folder", "late"]);

        ended.Refused("plugin Cluster.Integration: LateOptimizer.Update (LatePlugin.cs:", "threw FormatException: too late");
        Assert.Contains(LinesOf("late"), line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("late_layer", "sgd", "LateOperation.Forward")]
    [InlineData("relu", "late_optimizer", "LateOptimizer.Update")]
    public async Task Part_ThrowsInOneProcess_EndsTheRunWithItsName(string layer, string optimizer, string method)
    {
        (await Workspace.RunAsync(["local", LateJob(layer, optimizer), "--in-process"])).Refused(method, "threw FormatException: too late");
    }

    private JobSpec Spec() => JobFile.Parse(
        Job.Replace("data}", $"{Workspace.File(TinyImages.Folder)}}}", StringComparison.Ordinal),
        "job.yaml",
        PluginPlaces.In([Workspace.File(Folder)]));

    private async Task<string> DigestAsync(string job, params string[] more) =>
        RunSummary.Of((await Workspace.RunAsync(["local", Workspace.Write("job.yaml", job), "--json", .. more])).Succeeded()).WeightsDigest;

    private string LateJob(string layer, string optimizer) => Workspace.Write("late.yaml", $$"""
        name: late
        plugins: [{{typeof(LatePlugin).Assembly.Location}}]
        data: {source: idx, path: data}
        model: [flatten, {{layer}}, {type: linear, units: 10}]
        loss: cross_entropy
        optimizer: {type: {{optimizer}}, learning_rate: 0.1}
        training: {epochs: 2, batch: 64}
        """);

    private IEnumerable<string> LinesOf(string runFolder) =>
        Directory.EnumerateFiles(Workspace.File(runFolder), "*.log").SelectMany(System.IO.File.ReadLines);

    // What follows the end of an assembly is never loaded, but makes it another file.
    private void CopyPlugin(string folder, params byte[] more)
    {
        Directory.CreateDirectory(Workspace.File(folder));
        var content = System.IO.File.ReadAllBytes(typeof(CustomModel.Lion).Assembly.Location);
        System.IO.File.WriteAllBytes(Workspace.File(folder, File), [.. content, .. more]);
    }
}
