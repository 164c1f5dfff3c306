using Cluster.Experiments.Simulating;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Experiments.Tests.Simulating;

/// <summary>What the simulator is told of a job.</summary>
public sealed class JobWorkTests
{
    private static readonly JobSpec Perceptron = BuiltInJobs.ImageClassifier("mlp", new GlyphDataSpec());

    [Fact]
    public void Gradients_OfMicroBatchesThatAreComputedTogether_BecomeFinalLayerByLayer()
    {
        var finality = JobWork.Of(TrainingJob.Open(Perceptron)).Finality;

        Assert.Equal(3, finality.Length);
        Assert.True(finality[0].PassShare < 0.1, $"{finality[0]}");
        Assert.Equal((1, 1), finality[^1]);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(8, 1)]
    public void Gradients_OfMicroBatchesThatComeOneAfterTheOther_BecomeFinalAtTheEnd(int microBatches, int steps)
    {
        var job = Perceptron with
        {
            Model =
            [
                Part.Of("conv2d", ("out_channels", 16), ("kernel_size", 3), ("padding", 1)), Part.Of("relu"),
                Part.Of("max_pool2d", ("kernel_size", 2)), Part.Of("flatten"), Part.Of("linear", ("units", 10)),
            ],
            Training = new TrainingSpec(Epochs: 1, Batch: 256, MicroBatches: microBatches),
        };

        // One alone has nothing to come after.
        Assert.Equal(steps, JobWork.Of(TrainingJob.Open(job)).Finality.Length);
    }
}
