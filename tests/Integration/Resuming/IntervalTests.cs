using Cluster.Checkpoints;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Resuming;

/// <summary>When evaluations happen and checkpoints are written, and what a resumed run's record says of it.</summary>
public sealed class IntervalTests : ClusterTest
{
    private static readonly JobSpec Job = ModelCatalog.Smallest with
    {
        Training = ModelCatalog.Training with
        {
            Epochs = null,
            Steps = 8,
            Evaluate = new EvaluationSpec(EverySteps: 3),
            Checkpoint = new CheckpointSpec(EverySteps: 2, Keep: 2),
        },
    };

    [Fact]
    public async Task Run_OfSteps_EndsWithinAnEpochAndEvaluatesAtTheInterval()
    {
        (await RunAsync([Workspace.Write(Job), "--run-folder", "run"])).Succeeded();

        Assert.Equal([3, 6, 8], StepsOf("evaluation_done"));
        Assert.Equal(8, StepsOf("step_done")[^1]);
        var checkpoints = CheckpointFolder.List(Workspace.File("run", "checkpoints"));
        Assert.InRange(checkpoints.Count, 1, 2);
        Assert.Equal("step-00000008", Path.GetFileName(checkpoints[0]));
    }

    [Fact]
    public async Task Checkpoints_OfAResumedRun_AreKeptInTheAskedNumber()
    {
        (await RunAsync([Workspace.Write(Job), "--run-folder", "run", "--stop-after", "1"])).Succeeded();
        foreach (var step in new[] { "3", "5", "7" })
        {
            (await RunAsync(["--resume", "run", "--stop-after", step])).Succeeded();
        }

        Assert.Equal(2, CheckpointFolder.List(Workspace.File("run", "checkpoints")).Count);
    }

    [Fact]
    public async Task Metrics_OfAResumedRun_GoOnWhereTheCheckpointWas()
    {
        var job = Job with { Training = Job.Training with { Checkpoint = new CheckpointSpec(EverySteps: 2, Keep: 9) } };
        (await RunAsync([Workspace.Write(job), "--run-folder", "run", "--stop-after", "4"])).Succeeded();
        var checkpoint = Path.Combine("run", "checkpoints", "step-00000004");
        (await RunAsync(["--resume", checkpoint])).Succeeded();

        // Once more from there: what came after it is cut off, and comes again.
        (await RunAsync(["--resume", checkpoint, "--workers", "3"])).Succeeded();

        Assert.Equal([3, 6, 8], StepsOf("evaluation_done"));
        Assert.Equal(StepsOf("step_done").Order().Distinct(), StepsOf("step_done"));
        Assert.Equal([4], StepsOf("resumed"));
        Assert.Equal([8], StepsOf("run_ended"));
        Assert.Single(Directory.GetFiles(Workspace.File("run", "tensorboard")));
        Assert.Contains("done", (await Workspace.RunAsync(["runs", "run"])).Succeeded().Output[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoints_ThatCannotBeWritten_AreToldOfAndEndTheRunWithoutSuccess()
    {
        Directory.CreateDirectory(Workspace.File("run"));
        await File.WriteAllTextAsync(Workspace.File("run", "checkpoints"), "a file in the way", TestContext.Current.CancellationToken);

        var ended = await RunAsync([Workspace.Write(Job), "--run-folder", "run"]);

        ended.Refused("checkpoints", "mend or free the disk");
        Assert.Contains(ended.Errors, line => line.StartsWith("the checkpoint of step 2 could not be written, ", StringComparison.Ordinal));
        Assert.Equal([3, 6, 8], StepsOf("evaluation_done"));
    }

    private Task<EndedProcess> RunAsync(string[] arguments) => Workspace.RunAsync(["local", .. arguments, "--in-process", "--json"]);

    private List<long> StepsOf(string name) =>
    [
        .. File.ReadLines(Workspace.File("run", "metrics.jsonl")).Select(line => System.Text.Json.JsonElement.Parse(line))
            .Where(line => line.GetProperty("event").GetString() == name)
            .Select(line => line.GetProperty("step").GetInt64()),
    ];
}
