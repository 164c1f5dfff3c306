using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;
using Cluster.Jobs;
using Cluster.Protocol.Rounds;
using Cluster.Training;
using Cluster.Training.Computing;

namespace Cluster.Worker.Tests.Serving;

public sealed class ReplicaRoundTests
{
    private const int Samples = 14;
    private const int Replicas = 3;
    private const int InnerSteps = 2;
    private const float Rate = 1f / 16;

    /// <summary>A line through small whole numbers: every intermediate result is a float without rounding, so any order gives it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Round_OfReplicas_GoesAsFarAsAPlainLoop(int threads)
    {
        var task = Task();
        using var pool = new SubtreeSumsPool(task.Layout);
        using var computer = new RangeComputer(task, pool, threads);
        using var weights = new AlignedBuffer(task.Layout.Length);
        weights.Span[0] = 0.5f;
        for (var step = 0; step < task.Local!.Plan.StepsPerEpoch; step++)
        {
            var round = new Round(RoundKind.Train, step, 0, step, task.Local.Plan.LeafCount(step));

            var root = Assert.Single(computer.Compute(new AssignmentOrder(round, default, round.Leaves), weights));

            var bias = task.Layout.Parameters[1].Offset;
            var (slope, offset, loss, samples) = PlainLoop(task, step, round.LeafCount, weights.Span[0], weights.Span[bias]);
            Assert.Equal((slope, offset), (root.Gradients.Span[0], root.Gradients.Span[bias]));
            Assert.Equal((loss, samples), (root.Scalars.Loss, root.Scalars.Samples));
            pool.Return(root);
        }
    }

    // Batches of two samples; the sums over replicas of where they began less where they came to.
    private static (float Slope, float Offset, double Loss, long Samples) PlainLoop(
        TrainingTask task, int step, int replicas, float slope, float offset)
    {
        var order = task.OrderOf(0);
        var (slopes, offsets, loss, samples) = (0f, 0f, 0.0, 0L);
        for (var replica = 0; replica < replicas; replica++)
        {
            var (w, b) = (slope, offset);
            for (var inner = 0; inner < InnerSteps; inner++)
            {
                var batch = (((step * InnerSteps) + inner) * Replicas) + replica;
                if (2 * batch >= Samples)
                {
                    break;
                }

                var (gradientW, gradientB) = (0f, 0f);
                for (var row = 0; row < 2; row++)
                {
                    var (x, y) = Sample(order[(2 * batch) + row]);
                    var error = (w * x) + b - y;
                    (gradientW, gradientB) = (gradientW + (2 * error * x), gradientB + (2 * error));
                    loss += error * error;
                    samples++;
                }

                (w, b) = (w - (Rate * gradientW / 2), b - (Rate * gradientB / 2));
            }

            (slopes, offsets) = (slopes + (slope - w), offsets + (offset - b));
        }

        return (slopes, offsets, loss, samples);
    }

    private static (float X, float Y) Sample(int index) => ((index % 5) - 2, (index % 3) - 1);

    private static TrainingTask Task()
    {
        var samples = Enumerable.Range(0, Samples).Select(Sample).ToArray();
        var data = MemoryDataset.OfValues(new Shape(1), [.. samples.Select(pair => pair.X)], [.. samples.Select(pair => pair.Y)]);
        var module = new Linear(1, 1);
        var layout = ParameterLayout.Of(module);
        var loss = new MeanSquaredError();
        var batches = new BatchPlan(Samples, batchSize: 2, microBatches: 2);
        return new TrainingTask(
            module,
            layout,
            new Objective(loss),
            new SampleTargets(loss, new Shape(1), data.Targets),
            new DatasetSplits(data, data),
            batches,
            BatchPlan.ForEvaluation(Samples, 8),
            Seed: 1,
            Draw: null,
            () => new Cluster.Data.Augmentations.AugmentationList([], new Shape(1), 1))
        {
            Local = new LocalTraining(
                new ReplicaPlan(batches, Replicas, InnerSteps), () => new Replica(layout, new Sgd(Rate), new WeightUpdateOptions())),
        };
    }
}
