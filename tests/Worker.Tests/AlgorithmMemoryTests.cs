using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Worker.Tests;

public sealed class AlgorithmMemoryTests
{
    private static readonly JobSpec Job = BuiltInJobs.ImageClassifier("memory", new GlyphDataSpec()) with
    {
        Training = new TrainingSpec(Epochs: 1, Batch: 256, MicroBatches: 8),
    };

    [Fact]
    public void Memory_Accumulating_GrowsByOneSumAThreadForTwiceTheBatches()
    {
        var (eight, sixteen) = (MemoryOf(Job.Training with { Accumulate = 8 }), MemoryOf(Job.Training with { Accumulate = 16 }));

        Assert.Equal(eight.WeightBytes, sixteen.WeightBytes);
        Assert.Equal((eight.ActivationBytes, eight.ScratchBytes), (sixteen.ActivationBytes, sixteen.ScratchBytes));

        // On each of two threads.
        Assert.Equal(2 * eight.WeightBytes, sixteen.GradientBytes - eight.GradientBytes);
    }

    [Fact]
    public void Memory_OfReplicas_HoldsWeightsAndOptimizerOfEachThread()
    {
        var plain = MemoryOf(Job.Training);
        var replicas = MemoryOf(Job.Training with { Diloco = new DilocoSpec(Replicas: 4, InnerSteps: 8) });

        // Adam remembers two arenas; the second thread's replicas are as large.
        Assert.Equal(plain.WeightBytes * (1 + (2 * 3)), replicas.WeightBytes);
    }

    private static WorkerMemory MemoryOf(TrainingSpec training) =>
        WorkerMemory.Of(TrainingJob.Open(Job with { Training = training }), workers: 1, threads: 2);
}
