using Cluster.Data;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>Samples drawn by their classes, as job files ask for it.</summary>
public sealed class SamplingJobTests
{
    // Class 9 is one sample of fifty.
    private static readonly LabelledSamples Data = LabelledSamples.OfClasses(new(4), 10, [.. Enumerable.Range(0, 49).Select(each => each % 9), 9]);

    [Fact]
    public void Sampling_Balanced_ShowsRareClassesMoreOften()
    {
        var plain = Order(Open("\"micro_batches\": 8"), 0);
        var balanced = Order(Open("\"micro_batches\": 8, \"sampling\": \"balanced\""), 0);

        Assert.Equal(1, Enumerable.Range(0, 50).Count(position => plain[position] == 49));
        Assert.InRange(Enumerable.Range(0, 1000).Count(position => balanced[position] == 49), 60, 140);
    }

    [Theory]
    [InlineData("\"equal\"", "training.sampling", "balanced, weighted")]
    [InlineData("{ \"type\": \"weighted\", \"weights\": [0, 0] }", "training.sampling.weights: ", "one at least above 0")]
    [InlineData("{ \"type\": \"weighted\" }", "training.sampling.weights: ", "got nothing")]
    public void Sampling_ThatIsWrong_IsRefusedWithItsPlace(string sampling, params string[] words)
    {
        var line = JobText.Refusal("\"micro_batches\": 8", $"\"micro_batches\": 8, \"sampling\": {sampling}");

        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_ForOtherClasses_AreRefused() => Assert.Contains(
        "each of the 10 classes, got 2",
        Assert.Throws<JobException>(() => Open("\"sampling\": { \"type\": \"weighted\", \"weights\": [1, 2] }")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Targets_ThatAreValues_AreRefused()
    {
        var values = new LabelledSamples(new(4), TargetSchema.Values(new(10)), new float[10]);
        var spec = Parse("\"sampling\": \"balanced\"") with { Loss = Part.Of("mse") };

        Assert.Contains(
            "one class a sample",
            Assert.Throws<JobException>(() => TrainingJob.Over(new DatasetSplits(values, values), spec)).Message,
            StringComparison.Ordinal);
    }

    private static EpochOrder Order(TrainingJob job, uint epoch) => new(job.Spec.Seed, epoch, job.Data.Train.Count, job.Draw);

    private static TrainingJob Open(string keys) => TrainingJob.Over(new DatasetSplits(Data, Data), Parse(keys));

    private static JobSpec Parse(string keys) =>
        JobFile.Parse(JobText.Whole.Replace("\"micro_batches\": 8", keys, StringComparison.Ordinal), JobText.File);
}
