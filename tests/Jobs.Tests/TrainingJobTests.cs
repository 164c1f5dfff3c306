using Cluster.Engine.Tensors;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>A job with its data: sizes follow from samples, and what does not fit is refused in one line.</summary>
public sealed class TrainingJobTests
{
    [Fact]
    public void Open_OfAPerceptron_InfersEverySize()
    {
        var job = TrainingJob.Open(JobText.Parsed);

        Assert.Equal(
            [("1.weight", new Shape(16, 784)), ("1.bias", new Shape(16)), ("3.weight", new Shape(10, 16))],
            job.Layout.Parameters.Select(parameter => (parameter.Name, parameter.Shape)));
        Assert.Equal("momentum", job.CreateUpdate().Optimizer.Name);
    }

    [Theory]
    [InlineData("\"units\": 10", "\"units\": 7", "job.json:10:5: model: job small: softmax_cross_entropy needs a score for each class", "[7]")]
    [InlineData("\"units\": 16", "\"units\": 0", "job.json:8:34: model[1].units: must be greater than or equal to 1, got 0")]
    [InlineData("\"units\": 16", "\"units\": 2147483647", "job.json:8:5: model[1]: ", "784")]
    [InlineData("{ \"type\": \"flatten\" },", "", "model: ", "10 classes", "28 labels a sample of outputs [1, 28, 10]")]
    [InlineData("\"init\": \"he_normal\"", "\"bias_init\": \"he_normal\"", "model: ", "Kaiming needs a weight of shape")]
    public void Model_ThatDoesNotFit_IsRefused(string part, string by, params string[] words)
    {
        Assert.Contains(part, JobText.Whole, StringComparison.Ordinal);
        var spec = JobFile.Parse(JobText.Whole.Replace(part, by, StringComparison.Ordinal), JobText.File);

        var line = Assert.Throws<JobException>(() => TrainingJob.Open(spec)).Message;

        JobText.AssertOneLine(line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Fact]
    public void BatchNorm_OverVectors_IsTriedWithTheSmallestMicroBatch()
    {
        const string Batch = "\"batch\": 64";
        var text = JobText.Whole.Replace("{ \"type\": \"relu\" }", "\"batch_norm\"", StringComparison.Ordinal);
        Assert.Contains(Batch, text, StringComparison.Ordinal);

        Assert.NotEmpty(TrainingJob.Open(JobFile.Parse(text, JobText.File)).Layout.Parameters);

        // 20,000 = 6666 · 3 + 2: the last batch falls apart into single samples.
        var single = JobFile.Parse(text.Replace(Batch, "\"batch\": 3", StringComparison.Ordinal), JobText.File);
        Assert.Contains("larger micro-batches", Assert.Throws<JobException>(() => TrainingJob.Open(single)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_MadeByProgram_IsRefusedWithoutAPlace()
    {
        var spec = JobText.Parsed with { Optimizer = Part.Of("adam", ("learning_rat", 1)) };

        var line = Assert.Throws<JobException>(() => TrainingJob.Open(spec)).Message;

        Assert.StartsWith("job: optimizer.learning_rat: ", line, StringComparison.Ordinal);
        Assert.Contains("did you mean 'learning_rate'?", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Augmentations_OfAJob_ChangeSamplesByEpochAndIndexAlone()
    {
        var job = TrainingJob.Open(JobText.Parsed with { Data = new GlyphDataSpec([Part.Of("shift", ("pixels", 3)), Part.Of("noise")]) });
        var (original, first, second, other) = (Sample(job), Sample(job), Sample(job), Sample(job));

        job.CreateAugmentations().Apply(first, 1, 5);
        job.CreateAugmentations().Apply(second, 1, 5);
        job.CreateAugmentations().Apply(other, 2, 5);

        Assert.NotEqual(original, first);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    private static float[] Sample(TrainingJob job)
    {
        var sample = new float[job.SampleShape.ElementCount];
        job.Data.Train.CopySample(5, sample);
        return sample;
    }
}
