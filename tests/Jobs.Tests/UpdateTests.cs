using Cluster.Engine.Memory;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Building;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>What a job says around its optimizer reaches the update of the weights.</summary>
public sealed class UpdateTests
{
    private const string Optimizer = "\"optimizer\": { \"type\": \"momentum\", \"learning_rate\": 0.1 },";

    // 20,000 samples in batches of 64, twice.
    private const int TotalSteps = 2 * 313;

    private const string Surroundings = """
        "groups": [{ "match": "*.bias", "frozen": true }, { "match": ["1.*", "nothing"], "learning_rate_factor": 0.5 }],
        "regularization": { "l1": 0.01, "l2": 0.02 },
        "clipping": { "max_norm": 1, "norm_type": "inf" },
        """;

    [Fact]
    public void Surroundings_OfAnOptimizer_AreRead()
    {
        var job = Parse(Surroundings);

        Assert.Equal(new Penalty(0.01, 0.02), job.Regularization);
        Assert.Equal((1.0, double.PositiveInfinity), (job.Clipping!.MaxNorm, job.Clipping.NormType));
        Assert.Equal(["1.*", "nothing"], job.Groups[1].Patterns);
        Assert.True(job.Groups[0].Frozen);
        Assert.Equal(0.5, job.Groups[1].LearningRateFactor);
        Assert.Equal(JobFile.Write(job), JobFile.Write(JobFile.Parse(JobFile.Write(job), "again")));
    }

    [Fact]
    public void Update_OfAJob_FreezesAndClips()
    {
        var training = TrainingJob.Open(Parse(Surroundings));
        using var weights = new AlignedBuffer(training.Layout.Length);
        using var gradients = new AlignedBuffer(training.Layout.Length);
        training.Layout.Initialize(1, weights);
        gradients.Span.Fill(8);
        var before = weights.Span.ToArray();

        var update = training.CreateUpdate();
        using var state = update.CreateState();
        var result = update.Step(weights, gradients, 1, state);

        Assert.InRange(result.GradientNorm!.Value, 8, 8.1);
        Assert.True(result.Penalty > 0);
        foreach (var slice in training.Layout.Parameters)
        {
            var change = before[slice.Offset] - weights.Span[slice.Offset];
            var rate = slice.Name == "1.bias" ? 0 : slice.Name == "1.weight" ? 0.05f : 0.1f;
            Assert.Equal(rate, change, rate / 50);
        }
    }

    [Theory]
    [InlineData("\"groups\": [{ \"match\": \"*.bias\", \"weight_decay\": -1 }],", "groups[0].weight_decay: ", "got -1")]
    [InlineData("\"groups\": [{ \"frozen\": true }],", "groups[0].match: ", "got nothing")]
    [InlineData("\"regularization\": { \"l2\": \"much\" },", "regularization.l2: ", "a number, got 'much'")]
    [InlineData("\"clipping\": { \"max_norm\": -1 },", "clipping.max_norm: ", "got -1")]
    [InlineData("\"clipping\": { \"norm\": 1 },", "clipping.norm: ", "a key of clipping")]
    [InlineData("\"averaging\": { \"type\": \"ema\", \"decay\": 1 },", "averaging.decay: ", "in [0, 1), got 1")]
    [InlineData("\"averaging\": \"emma\",", "averaging: ", "the name of an average, got 'emma'; did you mean 'ema'?")]
    [InlineData("\"averaging\": { \"type\": \"swa\", \"start\": 0 },", "averaging.start: ", "got 0")]
    [InlineData("\"averaging\": \"swa\",", "averaging.start: ", "a whole number, got nothing; swa needs it")]
    public void Surroundings_ThatAreWrong_AreRefused(string text, params string[] words)
    {
        var line = JobText.Refusal(Optimizer, Optimizer + text);

        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"warmup\", \"steps\": 4", 0.025, 0.05)]
    [InlineData("\"linear\", \"start_factor\": 1, \"end_factor\": 0", 0.1, 0.1 * (1 - (1.0 / TotalSteps)))]
    [InlineData("\"sequence\", \"parts\": [{ \"schedule\": { \"type\": \"constant\", \"factor\": 0.5, \"steps\": 9 }, \"steps\": 1 }], "
        + "\"last\": \"cosine\"", 0.05, 0.1)]
    public void Schedule_OfAJob_BeginsFromTheOptimizersRate(string schedule, double first, double second)
    {
        var training = TrainingJob.Open(Parse($"\"schedule\": {{ \"type\": {schedule} }},"));
        using var weights = new AlignedBuffer(training.Layout.Length);
        using var gradients = new AlignedBuffer(training.Layout.Length);
        var update = training.CreateUpdate();
        using var state = update.CreateState();

        Assert.Equal(first, update.Step(weights, gradients, 1, state).LearningRate, 1e-12);
        Assert.Equal(second, update.Step(weights, gradients, 1, state).LearningRate, 1e-12);
    }

    [Fact]
    public void Averaging_OfAJob_KeepsAnArenaThatFollowsTheWeights()
    {
        var training = TrainingJob.Open(Parse("\"averaging\": { \"type\": \"ema\", \"decay\": 0.75 },"));
        using var weights = new AlignedBuffer(training.Layout.Length);
        using var gradients = new AlignedBuffer(training.Layout.Length);
        var update = training.CreateUpdate();
        using var state = update.CreateState();
        gradients.Span.Fill(1);

        update.Step(weights, gradients, 1, state);

        Assert.Equal(-0.1f, weights.Span[0]);
        Assert.Equal(-0.025f, state.Average!.Span[0], 1e-8f);
    }

    [Fact]
    public void Averaging_PlainMeanOfAModelWithRunningStatistics_IsRefused()
    {
        var job = Parse("\"averaging\": { \"type\": \"swa\", \"start\": 5 },");
        var normalised = job with { Model = [Part.Of("batch_norm"), .. job.Model] };

        var line = Assert.Throws<JobException>(() => TrainingJob.Open(normalised)).Message;

        JobText.AssertOneLine(line);
        Assert.Contains("averaging: job small: swa needs a model without running statistics, got 0.running_mean", line, StringComparison.Ordinal);
        TrainingJob.Open(job);
    }

    [Fact]
    public void Schedule_ThatWaitsForPlateausBehindAWarmup_HearsEpochsOnlyInItsTurn()
    {
        var plateau = Part.Of("reduce_on_plateau", ("metric", "accuracy"), ("factor", 0.5), ("patience", 0));
        var context = new BuildContext(LearningRate: 1, TotalSteps: 100);
        var schedule = JobParts.Build<Schedule>(Part.Of("warmup", ("steps", 11), ("then", plateau)), "schedule", context);

        schedule.Observe(5, new EpochMetrics(Loss: 1, Accuracy: 0.9));
        Assert.Equal(double.NegativeInfinity, Assert.Single(schedule.Plateaus).State.Best);
        schedule.Observe(20, new EpochMetrics(Loss: 1, Accuracy: 0.5));
        schedule.Observe(30, new EpochMetrics(Loss: 0.1, Accuracy: 0.4));

        Assert.Equal(new PlateauState(0.5, 0.5, 0, 0), schedule.Plateaus[0].State);
        Assert.Equal(0.5, schedule.RateAt(30));
    }

    [Fact]
    public void Schedule_BehindAWarmup_GoesToTheEndOfTheJob()
    {
        var line = Part.Of("linear", ("start_factor", 1), ("end_factor", 0));
        var context = new BuildContext(LearningRate: 1, TotalSteps: 100);

        var schedule = JobParts.Build<Schedule>(Part.Of("warmup", ("steps", 11), ("then", line)), "schedule", context);

        Assert.Equal([1.0 / 11, 10.0 / 11, 1, 1 - (1.0 / 90), 1.0 / 90, 0], new long[] { 0, 9, 10, 11, 99, 100 }.Select(schedule.RateAt), Near);
    }

    [Theory]
    [InlineData("\"schedule\": { \"type\": \"cosine\", \"steps\": -5 },", "schedule.steps: ", "got -5")]
    [InlineData("\"schedule\": { \"type\": \"cosine\", \"rate\": 1 },", "schedule.rate: ", "follows from what comes before")]
    [InlineData("\"schedule\": \"cosin\",", "schedule: ", "did you mean 'cosine'?")]
    [InlineData("\"schedule\": { \"type\": \"reduce_on_plateau\", \"factor\": 1 },", "schedule.factor: ", "a number in [0, 1) as factor, got 1")]
    [InlineData("\"schedule\": { \"type\": \"reduce_on_plateau\", \"metric\": \"test\" },", "schedule.metric: ", "one of loss, accuracy, got 'test'")]
    [InlineData("\"groups\": [{ \"match\": \"nothing\" }],", "job small: ", "got none for [nothing]")]
    public void Surroundings_ThatDoNotFit_AreRefused(string text, params string[] words)
    {
        var line = Assert.Throws<JobException>(() => TrainingJob.Open(Parse(text))).Message;

        JobText.AssertOneLine(line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;

    private static JobSpec Parse(string text) =>
        JobFile.Parse(JobText.Whole.Replace(Optimizer, Optimizer + text, StringComparison.Ordinal), JobText.File);
}
