using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Resuming;

/// <summary>What cannot be resumed is refused in one line that says why, and nothing of the earlier run is touched.</summary>
[Collection(Undisturbed.Name)]
public sealed class RefusedResumeTests : ClusterTest
{
    private static readonly JobSpec Job = ModelCatalog.Smallest with
    {
        Name = "first",
        Optimizer = Part.Of("momentum", ("learning_rate", 0.1)),
        Training = ModelCatalog.Training with { EarlyStopping = new EarlyStoppingSpec(5) },
    };

    [Fact]
    public async Task Job_ThatDiffersInWhatDecidesBits_IsNamedByTheKey()
    {
        await StopAsync();
        var before = FilesOf("run");

        await RefusedAsync(Job with { Training = Job.Training with { Batch = 32 } }, "training.batch is 32, not 64");
        await RefusedAsync(Job with { Seed = 9 }, "seed is 9, not 3");
        await RefusedAsync(Job with { Training = Job.Training with { Epochs = 9 } }, "training.epochs is 9, not 2");
        await RefusedAsync(Job with { Optimizer = Part.Of("sgd", ("learning_rate", 0.1)) }, "optimizer.type is 'sgd', not 'momentum'");
        await RefusedAsync(Job with { Model = [.. Job.Model, Part.Of("relu")] }, "model is a list of 5, not a list of 4");

        Assert.Equal(before, FilesOf("run"));

        async Task RefusedAsync(JobSpec other, string difference) =>
            (await Workspace.RunAsync(["local", Workspace.Write(other), "--resume", "run", "--in-process", "--json"]))
                .RefusedAtOnce("step-00000003", difference);
    }

    [Fact]
    public async Task Job_ThatDiffersInWhatDecidesNoBits_GoesOn()
    {
        await StopAsync();
        Directory.Move(Workspace.File(TinyImages.Folder), Workspace.File("moved"));
        var other = Job with
        {
            Name = "second",
            Data = new IdxDataSpec("moved"),
            Training = Job.Training with { Checkpoint = new CheckpointSpec(EverySteps: 2) },
        };

        (await Workspace.RunAsync(["local", Workspace.Write(other), "--resume", "run", "--in-process"])).Succeeded();
    }

    [Fact]
    public async Task Data_ThatIsAnother_IsRefused()
    {
        await StopAsync();
        TinyImages.Write(Workspace.File(TinyImages.Folder), variant: 1);

        (await Workspace.RunAsync(["local", "--resume", "run", "--in-process", "--json"])).RefusedAtOnce("samples it was trained on");
    }

    [Fact]
    public async Task Run_WithNothingLeft_IsRefused()
    {
        (await Workspace.RunAsync(["local", Workspace.Write(ModelCatalog.Smallest), "--run-folder", "run", "--in-process"])).Succeeded();

        (await Workspace.RunAsync(["local", "--resume", "run", "--in-process", "--json"])).RefusedAtOnce("the job's last, step 10");
        (await Workspace.RunAsync(["local", "--resume", "run", "--epochs", "1", "--in-process", "--json"])).RefusedAtOnce("got one of 5");
        (await Workspace.RunAsync(["local", "--resume", "run"])).Refused("the job's last, step 10");
    }

    [Fact]
    public async Task Run_ThatEndedByItsOwnRule_IsRefused()
    {
        var job = Job with { Training = Job.Training with { EarlyStopping = null, Converged = new ConvergenceSpec(Threshold: 100) } };
        var ended = (await Workspace.RunAsync(["local", Workspace.Write(job), "--run-folder", "run", "--in-process", "--json"])).Succeeded();
        Assert.Contains(ended.Errors, line => line.StartsWith("stopped early after epoch 1: test loss ", StringComparison.Ordinal)
            && line.EndsWith("is at or below 100", StringComparison.Ordinal));

        (await Workspace.RunAsync(["local", "--resume", "run", "--in-process", "--json"])).RefusedAtOnce("ended at step 5 by its own rule");
    }

    [Theory]
    [InlineData("nowhere", "got nothing")]
    [InlineData("data", "got a folder without job.json")]
    public async Task Path_ThatLeadsToNoRun_IsRefused(string path, string found) =>
        (await Workspace.RunAsync(["local", "--resume", path, "--in-process"])).RefusedAtOnce(Workspace.File(path), found);

    [Fact]
    public async Task Step_ThatIsNoneOrNotLater_IsRefused()
    {
        await StopAsync();

        (await Workspace.RunAsync(["local", "--resume", "run", "--stop-after", "3", "--in-process"])).RefusedAtOnce("later step than its own, 3");
        (await Workspace.RunAsync(["local", "--stop-after", "0"])).RefusedAtOnce("--stop-after", "got 0");
    }

    [Fact]
    public async Task Checkpoint_OutsideARunFolder_AsksForTheJob()
    {
        await StopAsync();
        Directory.Move(Workspace.File("run", "checkpoints", "step-00000003"), Workspace.File("taken-away"));

        (await Workspace.RunAsync(["local", "--resume", "taken-away", "--in-process"])).RefusedAtOnce("taken-away", "name its job");
        (await Workspace.RunAsync(["local", Workspace.Write(Job), "--resume", "taken-away", "--in-process"])).Succeeded();
    }

    [Fact]
    public async Task Folder_OfAnEarlierRun_IsNotBegunInAgain()
    {
        await StopAsync();
        var before = FilesOf("run");

        (await Workspace.RunAsync(["local", Workspace.Write(Job), "--run-folder", "run", "--in-process", "--json"]))
            .RefusedAtOnce("those of an earlier run", "resume that one");
        Assert.Equal(before, FilesOf("run"));
    }

    [Fact]
    public async Task Folder_InWhichARunGoesOn_IsRefused()
    {
        var run = Workspace.Start([
            "local", Workspace.Write(Straggler.LongJob), "--in-process", "--slow", $"1:{Straggler.Factor}", "--json",
            .. Straggler.Wait, "--run-folder", "run"]);
        await run.ErrorsAsync(Straggler.UnderWay);

        (await Workspace.RunAsync(["local", Workspace.Write(Job), "--run-folder", "run", "--in-process", "--json"]))
            .RefusedAtOnce(Workspace.File("run"), "free of other coordinators");
        run.Signal(Signals.Kill);
        await run.EndAsync();
    }

    private async Task StopAsync() => (await Workspace.RunAsync(
        ["local", Workspace.Write(Job), "--run-folder", "run", "--in-process", "--stop-after", "3"])).Succeeded();

    private Dictionary<string, string> FilesOf(string folder) =>
        Directory.GetFiles(Workspace.File(folder), "*", SearchOption.AllDirectories)
            .ToDictionary(path => path, path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
}
