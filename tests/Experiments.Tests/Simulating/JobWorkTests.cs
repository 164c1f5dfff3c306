using Cluster.Experiments.Simulating;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Experiments.Tests.Simulating;

/// <summary>What the simulator is told of a job.</summary>
public sealed class JobWorkTests
{
    private static readonly JobSpec Perceptron = BuiltInJobs.ImageClassifier("mlp", new GlyphDataSpec());

    [Fact]
    public void Gradients_BecomeFinalLayerByLayer()
    {
        var work = JobWork.Of(TrainingJob.Open(Perceptron));

        Assert.Equal(3, work.Finality.Length);
        Assert.True(work.Finality[0].PassShare < 0.1, $"{work.Finality[0]}");
        Assert.Equal((1, 1), work.Finality[^1]);
        Assert.False(work.Strong(2).ComesOneByOne);
    }

    [Fact]
    public void MicroBatches_OfManyImages_ComeOneAfterTheOther()
    {
        var job = Perceptron with
        {
            Model =
            [
                Part.Of("conv2d", ("out_channels", 16), ("kernel_size", 3), ("padding", 1)), Part.Of("relu"),
                Part.Of("max_pool2d", ("kernel_size", 2)), Part.Of("flatten"), Part.Of("linear", ("units", 10)),
            ],
        };

        Assert.True(JobWork.Of(TrainingJob.Open(job)).Strong(2).ComesOneByOne);
    }
}
