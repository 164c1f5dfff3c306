using System.Text;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Interfaces;

/// <summary>A trained model leaves as a file. What is in the file is tried without processes.</summary>
[Collection(Undisturbed.Name)]
public sealed class ExportTests : ClusterTest
{
    [Fact]
    public async Task Export_OfACheckpoint_WritesItsWeightsAndSaysWhere()
    {
        var checkpoint = await TrainedAsync();

        var ended = (await Workspace.RunAsync(["export", checkpoint, "--format", "onnx", "--output", "model.onnx"])).Succeeded();

        Assert.Contains(Workspace.File("model.onnx"), Assert.Single(ended.Output), StringComparison.Ordinal);
        var file = await File.ReadAllBytesAsync(Workspace.File("model.onnx"), TestContext.Current.CancellationToken);
        var digest = StoredWeights.Read(Workspace, ModelCatalog.Smallest, checkpoint).Digest;
        foreach (var text in new[] { "cluster", "smallest", "1.weight", digest })
        {
            Assert.True(file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0, $"no {text} in the file");
        }
    }

    [Fact]
    public async Task Export_WithoutOutput_IsNamedAfterTheJob()
    {
        (await Workspace.RunAsync(["export", await TrainedAsync()])).Succeeded();

        Assert.True(File.Exists(Workspace.File("smallest.onnx")));
    }

    [Fact]
    public async Task Export_WithTheJobOfAnotherRun_IsRefused()
    {
        var checkpoint = await TrainedAsync();
        var other = (await File.ReadAllTextAsync(Workspace.File("run", "job.json"), TestContext.Current.CancellationToken))
            .Replace("relu", "tanh", StringComparison.Ordinal);

        (await Workspace.RunAsync(["export", checkpoint, "--job", Workspace.Write("other.json", other)]))
            .RefusedAtOnce("other.json", "not the job that wrote", checkpoint);
        Assert.False(File.Exists(Workspace.File("smallest.onnx")));
    }

    [Fact]
    public async Task Export_OutsideARunFolder_AsksForTheJob()
    {
        var checkpoint = await TrainedAsync();
        Directory.Move(Workspace.File(checkpoint), Workspace.File("taken-away"));

        (await Workspace.RunAsync(["export", "taken-away"])).RefusedAtOnce("taken-away", "job.json", "--job");
        (await Workspace.RunAsync(["export", "taken-away", "--job", Path.Combine("run", "job.json")])).Succeeded();
    }

    [Fact]
    public async Task Export_WhenDataHasMoved_FindsItWhereToldTo()
    {
        var checkpoint = await TrainedAsync();
        Directory.Move(Workspace.File(TinyImages.Folder), Workspace.File("moved"));

        (await Workspace.RunAsync(["export", checkpoint])).RefusedAtOnce(TinyImages.Folder);
        (await Workspace.RunAsync(["export", checkpoint, "--data", "moved"])).Succeeded();
    }

    [Theory]
    [InlineData("checkpoint's directory", "nothing")]
    [InlineData("--format must be onnx", "nothing", "--format", "tflite")]
    [InlineData("'checkpoint'")]
    public async Task Export_Impossible_IsRefused(string keyWord, params string[] arguments)
    {
        (await Workspace.RunAsync(["export", .. arguments])).RefusedAtOnce(keyWord);
    }

    [Fact]
    public async Task Export_ToNowhere_IsRefused()
    {
        var checkpoint = await TrainedAsync();

        (await Workspace.RunAsync(["export", checkpoint, "--output", Path.Combine("none", "model.onnx")])).RefusedAtOnce("--output", "none");
        (await Workspace.RunAsync(["export", checkpoint, "--output", "run"])).RefusedAtOnce("--output", "folder");
    }

    /// <summary>Trains the smallest model.</summary>
    /// <returns>Its checkpoint, relative to the workspace.</returns>
    private async Task<string> TrainedAsync()
    {
        var job = Workspace.Write(ModelCatalog.Smallest);
        (await Workspace.RunAsync(["local", job, "--run-folder", "run", "--in-process"])).Succeeded();
        return Path.Combine("run", "checkpoints", "step-00000010");
    }
}
