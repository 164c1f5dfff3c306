using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>A job travels as text: what comes out is what went in, in one form.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Job_WrittenAndRead_IsWrittenTheSame()
    {
        var text = JobFile.Write(JobText.Parsed);

        Assert.Equal(text, JobFile.Write(JobFile.Parse(text, "again")));
    }

    [Fact]
    public void Job_ReadAndMadeByProgram_AreWrittenTheSame()
    {
        var made = new JobSpec(
            Name: "small",
            Seed: 3,
            Data: new GlyphDataSpec(),
            Model:
            [
                Part.Of("flatten"),
                Part.Of("linear", ("init", "he_normal"), ("out_features", 16)),
                Part.Of("relu"),
                Part.Of("linear", ("bias", false), ("units", 10)),
            ],
            Loss: Part.Of("cross_entropy"),
            Optimizer: Part.Of("momentum", ("weight_decay", 0), ("learning_rate", 1e-1)),
            Training: new TrainingSpec(Epochs: 2, Batch: 64, MicroBatches: 8));

        Assert.Equal(JobFile.Write(JobText.Parsed), JobFile.Write(made));
    }

    [Fact]
    public void Write_FillsInDefaults()
    {
        var text = JobFile.Write(JobText.Parsed);

        Assert.Contains("\"dampening\": 0", text, StringComparison.Ordinal);
        Assert.Contains("\"nesterov\": false", text, StringComparison.Ordinal);
        Assert.Contains("\"bias\": true", text, StringComparison.Ordinal);
    }

    [Fact]
    public void EarlyStoppingAndAveraging_WrittenAndRead_AreTheSame()
    {
        var job = JobText.Parsed with
        {
            Averaging = Part.Of("ema"),
            Training = JobText.Parsed.Training with { EarlyStopping = new EarlyStoppingSpec(3, 0.01, TestMetric.Accuracy) },
        };

        var read = JobFile.Parse(JobFile.Write(job), "again");

        Assert.Equal(job.Training, read.Training);
        Assert.Equal(JobFile.Write(job), JobFile.Write(read));
        Assert.Contains("\"decay\": 0.999", JobFile.Write(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Part_ByItsNameAlone_IsTheSamePart() =>
        Assert.Equal(
            JobFile.Write(JobText.Parsed),
            JobFile.Write(JobFile.Parse(JobText.Whole.Replace("{ \"type\": \"relu\" }", "\"relu\"", StringComparison.Ordinal), "short")));

    [Fact]
    public void Names_OfOneThing_AreWrittenAsTheFirst()
    {
        var job = JobText.Parsed with { Model = [Part.Of("linear", ("units", 10), ("weight_init", "kaiming_uniform"))] };

        Assert.Contains("\"init\": {\n        \"type\": \"he_uniform\"", JobFile.Write(job), StringComparison.Ordinal);
    }

    [Fact]
    public void JobsThatDiffer_AreWrittenDifferently()
    {
        var job = JobText.Parsed;
        JobSpec[] others =
        [
            job with { Seed = 4 },
            job with { Name = "other" },
            job with { Data = new IdxDataSpec("x") },
            job with { Data = new IdxDataSpec("x", Access: DataAccess.Shared) },
            job with { Data = new GlyphDataSpec([Part.Of("flip")]) },
            job with { Training = job.Training with { Epochs = 3 } },
            job with { Training = job.Training with { Epochs = null, Steps = 3 } },
            job with { Training = job.Training with { Evaluate = new EvaluationSpec(EverySteps: 3) } },
            job with { Training = job.Training with { Checkpoint = new CheckpointSpec(EveryEpochs: 3) } },
            job with { Training = job.Training with { Checkpoint = new CheckpointSpec(Keep: 4) } },
            job with { Training = job.Training with { Converged = new ConvergenceSpec(0.5) } },
            job with { Initialize = new InitializationSpec("x") },
            job with { Initialize = new InitializationSpec("x", ["0.*"]) },
            job with { Training = job.Training with { EarlyStopping = new EarlyStoppingSpec(3) } },
            job with { Averaging = Part.Of("ema") },
            job with { Model = [.. job.Model[..^1], Part.Of("linear", ("units", 10))] },
            job with { Optimizer = Part.Of("sgd", ("learning_rate", 0.1)) },
        ];

        Assert.Equal(others.Length + 1, others.Append(job).Select(JobFile.Write).Distinct().Count());
    }
}
