using Cluster.Checkpoints;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Resuming;

/// <summary>A run that is interrupted and resumed, however often and with however many workers, has the bits of the undisturbed one.</summary>
[Collection(Undisturbed.Name)]
public sealed class ResumeTests(ReferenceRuns references) : ClusterTest
{
    public static TheoryData<string> Jobs => [.. ResumableJobs.All.Keys];

    [Theory]
    [MemberData(nameof(Jobs))]
    public async Task Run_StoppedAgainAndAgain_EndsAsTheUndisturbedOne(string name)
    {
        var (job, stops) = ResumableJobs.All[name];
        var reference = await references.Of(job);
        var file = Workspace.Write(job);

        for (var part = 0; part < stops.Length; part++)
        {
            string[] where = part == 0 ? [file, "--run-folder", "run"] : ["--resume", "run"];
            var stopped = await TrainAsync([.. where, "--workers", $"{part + 1}", "--stop-after", $"{stops[part]}"]);
            Assert.Equal(stops[part], StateOf(stopped).Step);
        }

        var ended = await TrainAsync(["--resume", "run", "--workers", "3"]);

        AssertSame(reference, ended);
        Assert.StartsWith(Workspace.File("run"), ended.Checkpoint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatGoesBackToItsBest_StillKnowsItWhenResumed()
    {
        var stopped = await TrainAsync([Workspace.Write(ResumableJobs.GoingBack), "--run-folder", "run", "--stop-after", "10"]);
        Assert.True(StateOf(stopped).HasOtherBest);

        var ended = await TrainAsync(["--resume", "run"]);

        Assert.Equal(4, StateOf(ended).Step);
        AssertSame(await references.Of(ResumableJobs.GoingBack), ended);
    }

    [Fact]
    public async Task Processes_OfAnotherNumber_GoOnWithTheSameBits()
    {
        var job = ResumableJobs.Averaged;
        await TrainAsync([Workspace.Write(job), "--run-folder", "run", "--workers", "2", "--stop-after", "8"], inProcess: false);

        var ended = await TrainAsync(["--resume", "run", "--workers", "3", "--threads", "2"], inProcess: false);

        AssertSame(await references.Of(job), ended);
    }

    [Fact]
    public async Task Run_ThatWasKilled_GoesOnFromItsNewestCheckpoint()
    {
        var job = Straggler.LongJob with { Training = Straggler.LongJob.Training with { Checkpoint = new CheckpointSpec(EverySteps: 1) } };
        var run = Workspace.Start(
            ["local", Workspace.Write(job), "--in-process", "--slow", $"1:{Straggler.Factor}", "--json", .. Straggler.Wait, "--run-folder", "run"]);
        for (var epoch = 1; CheckpointFolder.List(Workspace.File("run", "checkpoints")).Count == 0; epoch++)
        {
            await run.ErrorsAsync($"^epoch {epoch}/");
        }

        run.Signal(Signals.Kill);
        await run.EndAsync();

        AssertSame(await references.Of(job), await TrainAsync(["--resume", "run"]));
    }

    [Fact]
    public async Task Checkpoint_ThatIsDamaged_IsPassedOverForTheOneBefore()
    {
        var job = ResumableJobs.Averaged;
        await TrainAsync([Workspace.Write(job), "--run-folder", "run", "--stop-after", "6"]);
        var damaged = StateFile(await TrainAsync(["--resume", "run", "--stop-after", "8"]), "optimizer.safetensors");
        await File.WriteAllTextAsync(damaged, "torn", TestContext.Current.CancellationToken);

        var run = (await Workspace.RunAsync(["local", "--resume", "run", "--in-process", "--json"])).Succeeded();

        Assert.Contains(run.Errors, line => line.Contains("passed over a checkpoint", StringComparison.Ordinal)
            && line.Contains("step-00000008", StringComparison.Ordinal) && line.Contains("optimizer.safetensors", StringComparison.Ordinal));
        Assert.Contains(run.Errors, line => line.StartsWith("resumed after step 6 from ", StringComparison.Ordinal));
        AssertSame(await references.Of(job), RunSummary.Of(run));
    }

    [Fact]
    public async Task Checkpoint_InAnotherFolder_StartsARunThereAndLeavesTheOldOne()
    {
        var job = ResumableJobs.Averaged;
        var stopped = await TrainAsync([Workspace.Write(job), "--run-folder", "run", "--stop-after", "6"]);
        var metrics = await File.ReadAllTextAsync(Workspace.File("run", "metrics.jsonl"), TestContext.Current.CancellationToken);

        var ended = await TrainAsync(["--resume", stopped.Checkpoint, "--run-folder", "other"]);

        AssertSame(await references.Of(job), ended);
        Assert.StartsWith(Workspace.File("other"), ended.Checkpoint, StringComparison.Ordinal);
        Assert.Equal(metrics, await File.ReadAllTextAsync(Workspace.File("run", "metrics.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Job_ThatIsMadeLonger_GoesOnAsIfItHadBeenSoFromTheStart()
    {
        var job = ModelCatalog.Smallest;
        await TrainAsync([Workspace.Write(job), "--run-folder", "run"]);

        var ended = await TrainAsync(["--resume", "run", "--epochs", "4"]);

        AssertSame(await references.Of(job with { Training = job.Training with { Epochs = 4 } }), ended);
    }

    private string StateFile(RunSummary summary, string name) => Path.Combine(Workspace.Root, summary.Checkpoint, name);

    private CheckpointState StateOf(RunSummary summary) => Checkpoint.Open(Path.Combine(Workspace.Root, summary.Checkpoint)).State;

    private void AssertSame(RunSummary expected, RunSummary actual)
    {
        Assert.Equal(
            (expected.WeightsDigest, expected.TestLoss, expected.TestAccuracy), (actual.WeightsDigest, actual.TestLoss, actual.TestAccuracy));
        var (whole, resumed) = (StateOf(expected), StateOf(actual));
        Assert.Equal((whole.Step, whole.AveragedDigest, whole.Stopping), (resumed.Step, resumed.AveragedDigest, resumed.Stopping));
        Assert.Equal(whole.Plateaus, resumed.Plateaus);
    }

    private async Task<RunSummary> TrainAsync(string[] arguments, bool inProcess = true)
    {
        string[] more = inProcess ? ["--in-process"] : [];
        return RunSummary.Of((await Workspace.RunAsync(["local", .. arguments, .. more, "--json"])).Succeeded());
    }
}
