using Cluster.Checkpoints;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Bits;

/// <summary>Averaging, early stopping and schedules that wait for plateaus, in whole runs.</summary>
[Collection(Undisturbed.Name)]
public sealed class EpochRuleTests(ReferenceRuns references) : ClusterTest
{
    public static MatrixTheoryData<string, string> Cells => new(
        EpochRules.All.Keys, ["--in-process --workers 2", "--in-process --workers 3", "--workers 3 --kill 3@7"]);

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Run_HoweverShared_HasTheBitsAndTheMetricsOfTheReference(string name, string shape)
    {
        var job = EpochRules.All[name];
        var reference = await references.Of(job);

        var (summary, _) = await RunAsync(job, shape.Split(' '));

        Assert.Equal(
            (reference.WeightsDigest, reference.TestLoss, reference.TestAccuracy),
            (summary.WeightsDigest, summary.TestLoss, summary.TestAccuracy));
        Assert.Equal(StateOf(reference).AveragedDigest, StateOf(summary).AveragedDigest);
        Assert.Equal(StateOf(reference).Plateaus, StateOf(summary).Plateaus);
        Assert.Equal(StateOf(reference).Stopping, StateOf(summary).Stopping);
    }

    [Theory]
    [InlineData("ema")]
    [InlineData("swa")]
    public async Task Averaging_OfAJob_IsWhatEvaluationsJudgeAndInferenceReads(string name)
    {
        var (job, plain) = (EpochRules.All[name], await references.Of(EpochRules.Plain));

        var (summary, _) = await RunAsync(job, "--workers", "2");

        // Training itself goes on from the trained weights: not a bit of it changes.
        Assert.Equal(plain.WeightsDigest, summary.WeightsDigest);
        Assert.NotEqual(plain.TestLoss, summary.TestLoss);
        using var opened = StoredModel.Open(Workspace, job, summary.Checkpoint);
        Assert.Equal(opened.Checkpoint.State.AveragedDigest, opened.DigestForInference);
        Assert.Equal(opened.Checkpoint.State.WeightsDigest, opened.Digest);
        Assert.Equal(summary.WeightsDigest, opened.Digest);
        Assert.Equal(summary.TestLoss, opened.TestLossForInference());
    }

    [Fact]
    public async Task EarlyStopping_ThatRestoresTheBest_EndsAsIfTheBestEpochHadBeenTheLast()
    {
        var job = EpochRules.Stopping;
        var (best, _) = await RunAsync(Lasting(job, epochs: 1), "--in-process");

        var (summary, lines) = await RunAsync(job, "--workers", "2");

        Assert.Contains("stopped early after epoch 3: test loss has not fallen by more than 10 for 2 evaluations", lines);
        Assert.Single(lines, line => line.StartsWith("restored the weights of epoch 1, step 5: test loss ", StringComparison.Ordinal));
        Assert.Equal((best.WeightsDigest, best.TestLoss), (summary.WeightsDigest, summary.TestLoss));
        using var one = StoredModel.Open(Workspace, job, best.Checkpoint);
        using var other = StoredModel.Open(Workspace, job, summary.Checkpoint);
        var state = other.Checkpoint.State;
        Assert.Equal((EpochRules.StepsPerEpoch, 1, 0), (state.Step, state.Epoch, state.StepInEpoch));
        Assert.Equal(one.OptimizerBits, other.OptimizerBits);
    }

    [Fact]
    public async Task EarlyStopping_ThatKeepsTheLast_EndsAsIfThatEpochHadBeenTheLastOfThePlan()
    {
        var job = EpochRules.StoppingByAccuracy;
        var (two, _) = await RunAsync(Lasting(job, epochs: 2), "--in-process");

        var (summary, lines) = await RunAsync(job, "--workers", "2");

        Assert.Contains("stopped early after epoch 2: test accuracy has not risen by more than 1 for 1 evaluation", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("restored", StringComparison.Ordinal));
        Assert.Equal((two.WeightsDigest, two.TestLoss), (summary.WeightsDigest, summary.TestLoss));
        Assert.Equal(StateOf(two).AveragedDigest, StateOf(summary).AveragedDigest);
    }

    [Fact]
    public async Task Plateau_AfterEveryEpochFromTheSecondOn_IsAScheduleOfThoseSteps()
    {
        const int Steps = EpochRules.StepsPerEpoch;
        var milestones = Part.Of("multi_step", ("milestones", [2 * Steps, 3 * Steps, 4 * Steps]), ("gamma", 0.5));
        var stepped = await references.Of(EpochRules.Plateau with { Name = "stepped", Schedule = milestones });

        var (summary, _) = await RunAsync(EpochRules.Plateau, "--workers", "2");

        Assert.Equal(stepped.WeightsDigest, summary.WeightsDigest);
        Assert.NotEqual((await references.Of(EpochRules.Plain)).WeightsDigest, summary.WeightsDigest);

        // The last epoch's evaluation halves the rate once more, for steps that never come.
        Assert.Equal(0.05 / 16, Assert.Single(StateOf(summary).Plateaus!).Rate);
    }

    [Theory]
    [InlineData("\"averaging\": \"mean\"", "averaging", "the name of an average, got 'mean'")]
    [InlineData("\"averaging\": { \"type\": \"ema\", \"decay\": 2 }", "averaging.decay", "in [0, 1), got 2")]
    [InlineData("\"schedule\": { \"type\": \"reduce_on_plateau\", \"patience\": -1 }", "schedule.patience", "got -1")]
    public async Task Job_WithAWrongRule_IsRefusedInOneLine(string key, params string[] words)
    {
        var text = JobFile.Write(EpochRules.Plain).Replace("\"seed\": 2", $"\"seed\": 2, {key}", StringComparison.Ordinal);

        var ended = await Workspace.RunAsync(["local", Workspace.Write("wrong.json", text), "--in-process", "--json"]);

        ended.RefusedAtOnce(words);
    }

    private static JobSpec Lasting(JobSpec job, int epochs) =>
        job with { Name = $"{job.Name}-{epochs}", Training = job.Training with { Epochs = epochs, EarlyStopping = null } };

    private CheckpointState StateOf(RunSummary summary) => Checkpoint.Open(Path.Combine(Workspace.Root, summary.Checkpoint)).State;

    private async Task<(RunSummary Summary, IReadOnlyList<string> Lines)> RunAsync(JobSpec job, params string[] more)
    {
        var ended = (await Workspace.RunAsync(["local", Workspace.Write(job), "--json", .. more])).Succeeded();
        return (RunSummary.Of(ended), ended.Errors);
    }
}
