using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Data.Tests;

public sealed class ReplicaPlanTests
{
    [Fact]
    public void Plan_DealsBatchesLikeCards()
    {
        // Ten batches, three to a round of inner steps, six to a step.
        var plan = new ReplicaPlan(new BatchPlan(sampleCount: 98, batchSize: 10, microBatches: 1), replicas: 3, innerSteps: 2);

        Assert.Equal((2, 60L), (plan.StepsPerEpoch, plan.SamplesPerStep));
        Assert.Equal([0, 3], BatchesOf(plan, 0, 0));
        Assert.Equal([2, 5], BatchesOf(plan, 0, 2));
        Assert.Equal([6, 9], BatchesOf(plan, 1, 0));
        Assert.Equal([7], BatchesOf(plan, 1, 1));
        Assert.Equal(3, plan.LeafCount(1));
    }

    [Fact]
    public void Plan_FewerBatchesThanReplicasAreLeft_LeavesReplicasOut()
    {
        var plan = new ReplicaPlan(new BatchPlan(sampleCount: 80, batchSize: 10, microBatches: 1), replicas: 3, innerSteps: 2);

        Assert.Equal((2, 2), (plan.StepsPerEpoch, plan.LeafCount(1)));
        Assert.Equal([7], BatchesOf(plan, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.InnerStepsOf(1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.BatchOf(1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.LeafCount(2));
    }

    [Fact]
    public void Plan_LongerStepsThanAnEpoch_HasOne()
    {
        var plan = new ReplicaPlan(new BatchPlan(10, 10, 1), replicas: 4096, innerSteps: 1 << 20);

        Assert.Equal((1, 1, 1), (plan.StepsPerEpoch, plan.LeafCount(0), plan.InnerStepsOf(0, 0)));
    }

    [Fact]
    public void EveryBatch_ComesOnceAnEpoch() => Prop.ForAll(
        Gen.Choose(1, 60).Three().ToArbitrary(),
        shape =>
        {
            var (batches, replicas, innerSteps) = shape;
            var plan = new ReplicaPlan(new BatchPlan(batches, 1, 1), replicas, innerSteps);
            var dealt = Enumerable.Range(0, plan.StepsPerEpoch)
                .SelectMany(step => Enumerable.Range(0, plan.LeafCount(step)).SelectMany(replica => BatchesOf(plan, step, replica)));
            return dealt.Order().SequenceEqual(Enumerable.Range(0, batches));
        }).QuickCheckThrowOnFailure();

    private static int[] BatchesOf(ReplicaPlan plan, int step, int replica) =>
        [.. Enumerable.Range(0, plan.InnerStepsOf(step, replica)).Select(inner => plan.BatchOf(step, replica, inner))];
}
