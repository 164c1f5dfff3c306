using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Data.Tests;

public sealed class BatchPlanTests
{
    [Fact]
    public void Plan_EvenBatches_HasFullLeaves()
    {
        var plan = new BatchPlan(sampleCount: 1024, batchSize: 256, microBatches: 8);

        Assert.Equal((4, 32), (plan.StepsPerEpoch, plan.MicroBatchSize));
        Assert.Equal((256, 8), (plan.BatchSamples(3), plan.LeafCount(3)));
        Assert.Equal((768 + 224, 32), plan.LeafSamples(3, 7));
    }

    [Fact]
    public void Plan_RaggedLastBatch_KeepsTheLeafSizeAndSkipsAbsentLeaves()
    {
        var plan = new BatchPlan(sampleCount: 1000, batchSize: 256, microBatches: 4);

        Assert.Equal(4, plan.StepsPerEpoch);
        Assert.Equal((232, 4), (plan.BatchSamples(3), plan.LeafCount(3)));
        Assert.Equal((960, 40), plan.LeafSamples(3, 3));

        var shorter = new BatchPlan(sampleCount: 770, batchSize: 256, microBatches: 4);
        Assert.Equal((2, 1), (shorter.BatchSamples(3), shorter.LeafCount(3)));
        Assert.Equal((768, 2), shorter.LeafSamples(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => shorter.LeafSamples(3, 1));
    }

    [Theory]
    [InlineData(1000, 64, 8, 2)]
    [InlineData(1000, 60, 8, 4)]
    [InlineData(300, 64, 4, 16)]
    public void Plan_Accumulating_IsThatOfTheWholeBatchInMicroBatchesOfTheSameSize(int samples, int batch, int microBatches, int accumulate)
    {
        var plan = new BatchPlan(samples, batch, microBatches, accumulate);
        var whole = new BatchPlan(samples, batch * accumulate, microBatches * accumulate);

        Assert.Equal(new BatchPlan(samples, batch, microBatches).MicroBatchSize, plan.MicroBatchSize);
        Assert.Equal((whole.StepsPerEpoch, whole.BatchSize, whole.MicroBatchSize), (plan.StepsPerEpoch, plan.BatchSize, plan.MicroBatchSize));
    }

    [Fact]
    public void Plan_AccumulatingAnyNumber_HasSoManyTimesTheLeaves()
    {
        var plan = new BatchPlan(sampleCount: 200, batchSize: 16, microBatches: 4, accumulate: 5);

        Assert.Equal((3, 80, 20, 4), (plan.StepsPerEpoch, plan.BatchSize, plan.LeafCount(0), plan.MicroBatchSize));
        Assert.Equal((160, 10), (plan.LeafSamples(2, 0).Start, plan.LeafCount(2)));
    }

    [Theory]
    [InlineData(1000, 100, 4, 25)]
    [InlineData(1000, 90, 8, 6)]
    [InlineData(1001, 100, 4, 1)]
    [InlineData(3, 100, 4, 3)]
    public void SmallestMicroBatch_IsTheShortestLeafOfAllSteps(int samples, int batch, int microBatches, int expected)
    {
        var plan = new BatchPlan(samples, batch, microBatches);

        Assert.Equal(expected, plan.SmallestMicroBatch);
        Assert.Equal(expected, Enumerable.Range(0, plan.StepsPerEpoch)
            .Min(step => Enumerable.Range(0, plan.LeafCount(step)).Min(leaf => plan.LeafSamples(step, leaf).Count)));
    }

    [Fact]
    public void Plan_BatchThatMDoesNotDivide_RoundsTheLeafSizeUp()
    {
        var plan = new BatchPlan(sampleCount: 20, batchSize: 10, microBatches: 8);

        Assert.Equal((2, 5), (plan.MicroBatchSize, plan.LeafCount(0)));
    }

    [Fact]
    public void Plan_BatchLargerThanTheSet_IsOneRaggedStep()
    {
        var plan = new BatchPlan(sampleCount: 50, batchSize: 256, microBatches: 8);

        Assert.Equal((1, 50, 2), (plan.StepsPerEpoch, plan.BatchSamples(0), plan.LeafCount(0)));
        Assert.Equal((32, 18), plan.LeafSamples(0, 1));
    }

    [Fact]
    public void Plan_AnyNumbers_CoversEveryPositionOnceInOrder()
    {
        var cases =
            from samples in Gen.Choose(1, 3_000)
            from batch in Gen.Choose(1, 600)
            from power in Gen.Choose(0, 10)
            select (samples, batch, microBatches: 1 << power);

        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            var plan = new BatchPlan(drawn.samples, drawn.batch, drawn.microBatches);
            var next = 0;
            for (var step = 0; step < plan.StepsPerEpoch; step++)
            {
                Assert.InRange(plan.LeafCount(step), 1, drawn.microBatches);
                next = AssertStep(plan, step, next);
            }

            Assert.Equal(drawn.samples, next);
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Plan_LargestNumbers_DoNotOverflow()
    {
        var plan = new BatchPlan(int.MaxValue, int.MaxValue - 1, 1 << 30);

        Assert.Equal((2, 2), (plan.StepsPerEpoch, plan.MicroBatchSize));
        Assert.Equal((int.MaxValue - 1, 1), plan.LeafSamples(1, 0));
        Assert.Equal((int.MaxValue - 3, 2), plan.LeafSamples(0, plan.LeafCount(0) - 1));
    }

    [Theory]
    [InlineData(1, 7, 1)]
    [InlineData(10_000, 512, 20)]
    [InlineData(10_240, 512, 20)]
    [InlineData(3, 512, 1)]
    public void ForEvaluation_AnySplit_IsOneStepOfChunks(int samples, int chunk, int leaves)
    {
        var plan = BatchPlan.ForEvaluation(samples, chunk);

        Assert.Equal((1, samples, leaves), (plan.StepsPerEpoch, plan.BatchSamples(0), plan.LeafCount(0)));
        Assert.Equal(samples, AssertStep(plan, 0, 0));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(63, 1)]
    [InlineData(64, 2)]
    [InlineData(127, 2)]
    [InlineData(128, 4)]
    [InlineData(255, 4)]
    [InlineData(256, 8)]
    [InlineData(100_000, 8)]
    public void DefaultMicroBatches_BatchSize_LeavesThirtyTwoSamplesEach(int batchSize, int expected) =>
        Assert.Equal(expected, BatchPlan.DefaultMicroBatches(batchSize));

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, -1)]
    [InlineData(1, 1, int.MinValue)]
    [InlineData(1, 1, 3)]
    [InlineData(1, 1, 12)]
    public void Construct_NumbersOutsideTheirRange_Throws(int samples, int batch, int microBatches) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchPlan(samples, batch, microBatches));

    [Fact]
    public void Members_StepOrLeafOutside_Throws()
    {
        var plan = new BatchPlan(10, 5, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => plan.BatchSamples(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.BatchSamples(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.LeafCount(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.LeafSamples(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.LeafSamples(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BatchPlan.ForEvaluation(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BatchPlan.ForEvaluation(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BatchPlan.DefaultMicroBatches(0));
    }

    private static int AssertStep(BatchPlan plan, int step, int next)
    {
        var end = next + plan.BatchSamples(step);
        for (var leaf = 0; leaf < plan.LeafCount(step); leaf++)
        {
            var (start, count) = plan.LeafSamples(step, leaf);
            Assert.Equal(next, start);
            Assert.Equal(leaf == plan.LeafCount(step) - 1 ? end - start : plan.MicroBatchSize, count);
            Assert.InRange(count, 1, plan.MicroBatchSize);
            next += count;
        }

        Assert.Equal(end, next);
        return next;
    }
}
