using Cluster.Checkpoints;
using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Resuming;

/// <summary>A new job that begins with trained weights: some taken over and frozen, some taken over and moved slowly, the rest new.</summary>
[Collection(Undisturbed.Name)]
public sealed class WarmStartTests : ClusterTest
{
    private static readonly JobSpec First = ModelCatalog.All["relu-adam"];

    // The last layer has other outputs, so its parameters begin anew; 0 to 3 are the layers that were trained before.
    private static readonly JobSpec Second = First with
    {
        Name = "second",
        Seed = 77,
        Model = [.. First.Model[..^1], Part.Of("linear", ("units", 11)), Part.Of("linear", ("units", 10))],
        Groups =
        [
            new ParameterGroup("1.*") { Frozen = true },
            new ParameterGroup("3.*") { LearningRateFactor = 0.01 },
        ],
        Initialize = new InitializationSpec("trained.safetensors", ["1.*", "3.*"]),
    };

    [Fact]
    public async Task Job_WithPretrainedFrozenAndSlowLayers_MovesEachAsAsked()
    {
        var before = await TrainFirstAsync();

        var run = (await Workspace.RunAsync(["local", Workspace.Write(Second), "--workers", "2", "--json", "--run-folder", "second"])).Succeeded();

        Assert.Contains(run.Errors, line => line.StartsWith("began with 4 of 8 parameters from ", StringComparison.Ordinal)
            && line.EndsWith("as their layers say: 5.weight, 5.bias, 6.weight, 6.bias", StringComparison.Ordinal));
        var after = WeightsOf(Second, RunSummary.Of(run).Checkpoint);
        Assert.Equal(before["1.weight"], after["1.weight"]);
        Assert.Equal(before["1.bias"], after["1.bias"]);
        Assert.InRange(Distance(before["3.weight"], after["3.weight"]), 1e-9, 1e-2);
        Assert.NotEqual(before["5.weight"].Length, after["5.weight"].Length);

        // Resumed, the file of trained weights is not needed any more.
        File.Delete(Workspace.File("trained.safetensors"));
        var longer = RunSummary.Of((await RunAsync("--resume", "second", "--epochs", "3")).Succeeded());
        Assert.Equal(before["1.weight"], WeightsOf(Second, longer.Checkpoint)["1.weight"]);
    }

    [Fact]
    public async Task Bits_FollowTheFileAndNotItsPlaceOrTheWorkers()
    {
        await TrainFirstAsync();
        File.Copy(Workspace.File("trained.safetensors"), Workspace.File("copy.safetensors"));
        var copied = Second with { Name = "copied", Initialize = Second.Initialize! with { From = "copy.safetensors" } };
        var without = Second with { Name = "without", Initialize = null };

        var summary = RunSummary.Of((await RunAsync(Workspace.Write(Second), "--workers", "1")).Succeeded());
        var other = RunSummary.Of((await RunAsync(Workspace.Write(copied), "--workers", "3")).Succeeded());

        Assert.Equal(summary.WeightsDigest, other.WeightsDigest);
        Assert.NotEqual(summary.WeightsDigest, RunSummary.Of((await RunAsync(Workspace.Write(without))).Succeeded()).WeightsDigest);
    }

    [Fact]
    public async Task Checkpoint_OfAnotherModel_GivesWhatFitsWhereThatIsEnough()
    {
        await TrainFirstAsync();
        var checkpoint = Directory.GetDirectories(Workspace.File("first", "checkpoints"))[0];
        var strict = Second with { Initialize = new InitializationSpec(checkpoint) };
        var loose = strict with { Initialize = new InitializationSpec(checkpoint, Strict: false) };

        (await RunAsync(Workspace.Write(strict))).RefusedAtOnce("no '6.weight'", "strict = false", "'5.weight' of shape [10, 128], not [11, 128]");
        var run = (await RunAsync(Workspace.Write(loose))).Succeeded();

        Assert.Contains(run.Errors, line => line.StartsWith("began with 4 of 8 parameters from ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_ThatIsMissingAnotherOrAsksForTooMuch_IsRefused()
    {
        await TrainFirstAsync();
        var start = Second.Initialize!;

        await RefusedAsync(start with { From = "nowhere.safetensors" }, "nowhere.safetensors", "got nothing");
        await RefusedAsync(start with { Sha256 = new string('0', 64) }, "initialize.sha256", "trained.safetensors");
        await RefusedAsync(start with { Match = ["features.*"] }, "initialize.match", "features.*", "1.weight");
        Assert.False(Directory.Exists(Workspace.File("refused")));

        async Task RefusedAsync(InitializationSpec other, params string[] words) =>
            (await RunAsync(Workspace.Write(Second with { Initialize = other }), "--run-folder", "refused")).RefusedAtOnce(words);
    }

    private static double Distance(float[] left, float[] right) => left.Zip(right, (one, other) => Math.Abs((double)one - other)).Max();

    private async Task<Dictionary<string, float[]>> TrainFirstAsync()
    {
        var summary = RunSummary.Of((await RunAsync(Workspace.Write(First), "--run-folder", "first")).Succeeded());
        File.Copy(Path.Combine(summary.Checkpoint, "weights.safetensors"), Workspace.File("trained.safetensors"));
        return WeightsOf(First, summary.Checkpoint);
    }

    private Dictionary<string, float[]> WeightsOf(JobSpec job, string checkpoint)
    {
        var layout = TrainingJob.Open(job, Workspace.File(TinyImages.Folder)).Layout;
        using var weights = new AlignedBuffer(layout.Length);
        Checkpoint.Open(checkpoint).ReadWeights(layout, weights);
        return layout.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => weights.Span.Slice(parameter.Offset, parameter.Length).ToArray());
    }

    private Task<EndedProcess> RunAsync(params string[] arguments) => Workspace.RunAsync(["local", .. arguments, "--in-process", "--json"]);
}
