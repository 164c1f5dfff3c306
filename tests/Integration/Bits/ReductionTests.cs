using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Bits;

/// <summary>The reduction of a job acts at the root of every step, and in what is reported.</summary>
[Collection(Undisturbed.Name)]
public sealed class ReductionTests(ReferenceRuns references) : ClusterTest
{
    // A power of two that divides the training samples: what a mean divides by can be moved into the learning rate without rounding.
    private const int Batch = 4;
    private const double Rate = 0.05;

    [Fact]
    public async Task Sum_AtARateAsMuchSmaller_HasTheBitsOfTheMean()
    {
        var mean = await references.Of(Job("mean", Rate));

        var sum = await references.Of(Job("sum", Rate / Batch));

        Assert.Equal(mean.WeightsDigest, sum.WeightsDigest);
        Assert.Equal(1, sum.TestLoss!.Value / (mean.TestLoss!.Value * TinyImages.Test), 1e-9);
    }

    [Fact]
    public async Task Sum_AtTheSameRate_HasOtherBits() =>
        Assert.NotEqual((await references.Of(Job("mean", Rate))).WeightsDigest, (await references.Of(Job("sum", Rate))).WeightsDigest);

    private static JobSpec Job(string reduction, double rate) => ModelCatalog.Smallest with
    {
        Loss = Part.Of("cross_entropy", ("reduction", reduction)),
        Optimizer = Part.Of("sgd", ("learning_rate", rate)),
        Training = new TrainingSpec(Batch, Epochs: 1, MicroBatches: 2),
    };
}
