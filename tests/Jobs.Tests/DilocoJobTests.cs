using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>Jobs whose replicas train by themselves.</summary>
public sealed class DilocoJobTests
{
    private static readonly JobSpec Job = With(new DilocoSpec(Replicas: 3, InnerSteps: 10));

    [Fact]
    public void Outer_LeftOut_IsTheOneOfThePaper()
    {
        var update = TrainingJob.Open(Job).CreateUpdate();

        Assert.Equal(("nesterov", 0.7, 0.9), (update.Optimizer.Name, update.Optimizer.LearningRate, update.Optimizer.MomentumFactor));
        Assert.Equal(JobFile.Write(Job), JobFile.Write(JobFile.Parse(JobFile.Write(Job), "again")));
    }

    [Fact]
    public void Steps_AreExchanges()
    {
        var job = TrainingJob.Open(Job);

        // 20,000 samples make 313 batches of 64.
        Assert.Equal((313, 11, 22L), (job.Training.StepsPerEpoch, job.Steps.StepsPerEpoch, job.TotalSteps));
        Assert.Equal((3, 3), (job.Steps.LeafCount(0), job.Steps.LeafCount(10)));
    }

    [Fact]
    public void Schedule_KeepsItsRateWithinAStep()
    {
        var linear = Part.Of("linear", ("start_factor", 1), ("end_factor", 0));
        var job = TrainingJob.Open(Job with { Optimizer = Part.Of("sgd", ("learning_rate", 1)), Schedule = linear });
        using var replica = job.CreateReplica();
        using var weights = new AlignedBuffer(job.Layout.Length);
        using var gradients = new AlignedBuffer(job.Layout.Length);
        gradients.Span[0] = 1;

        replica.Begin(weights, round: 11);
        replica.Step(gradients, 1, 0);
        replica.Step(gradients, 1, 0);

        Assert.Equal(-1f, replica.Weights.Span[0]);
    }

    [Fact]
    public void FrozenGroup_UnderAnOuterDecay_StaysAsItIs()
    {
        var job = TrainingJob.Open(With(new DilocoSpec(2, 2, Part.Of("sgd", ("learning_rate", 0.5), ("weight_decay", 0.5)))) with
        {
            Groups = [new ParameterGroup("1.weight") { Frozen = true }, new ParameterGroup("*") { LearningRateFactor = 0, WeightDecay = 0 }],
        });
        using var weights = new AlignedBuffer(job.Layout.Length);
        using var gradients = new AlignedBuffer(job.Layout.Length);
        var update = job.CreateUpdate();
        using var state = update.CreateState();
        weights.Span.Fill(1);

        update.Step(weights, gradients, 1, state);

        foreach (var slice in job.Layout.Parameters)
        {
            Assert.Equal(slice.Name == "1.weight" ? 1 : 0.75f, weights.Span[slice.Offset]);
        }
    }

    [Fact]
    public void WhatReplicasCannotDo_IsRefusedInOneLine()
    {
        AssertRefused(Job with { Model = [Part.Of("flatten"), Part.Of("batch_norm"), .. Job.Model] }, "model[1]: ", "running statistics");
        AssertRefused(Job with { Schedule = Part.Of("reduce_on_plateau") }, "schedule: ", "waits for evaluations");
        AssertRefused(
            With(new DilocoSpec(2, 2, Part.Of("random_search", ("learning_rate", 0.1), ("seed", 1)))), "training.diloco.outer: ", "gradients");
        AssertRefused(With(new DilocoSpec(2, 2, Part.Of("sgd", ("learning_rate", -1)))), "training.diloco.outer.learning_rate: ", "-1");
    }

    private static JobSpec With(DilocoSpec diloco) => JobText.Parsed with { Training = JobText.Parsed.Training with { Diloco = diloco } };

    private static void AssertRefused(JobSpec job, params string[] words)
    {
        var line = Assert.Throws<JobException>(() => TrainingJob.Open(job)).Message;

        JobText.AssertOneLine(line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }
}
