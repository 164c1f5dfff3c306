using Cluster.Engine.Optimizers;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>A checkpoint goes with every job that would give its bits, and with no other.</summary>
public sealed class JobIdentityTests
{
    private static readonly JobSpec Job = JobText.Parsed with { Data = new IdxDataSpec("here") };
    private static readonly JobSpec Scheduled = Job with { Schedule = Part.Of("cosine") };

    public static TheoryData<string, JobSpec> Same => new()
    {
        { "name", Job with { Name = "other" } },
        { "place", Job with { Data = new IdxDataSpec("there") } },
        { "checkpoints", With(Job, training => training with { Checkpoint = new CheckpointSpec(EverySteps: 7, Keep: 1) }) },
        { "evaluations", With(Job, training => training with { Evaluate = new EvaluationSpec(EverySteps: 7) }) },
        { "exact wire", With(Job, training => training with { Wire = Part.Of("lossless") }) },
        { "length", With(Job, training => training with { Epochs = 9 }) },
        { "length in steps", With(Job, training => training with { Epochs = null, Steps = 9 }) },
    };

    public static TheoryData<string, JobSpec, JobSpec> Other => new()
    {
        { "seed is 3, not 4", Job, Job with { Seed = 4 } },
        { "training.batch is 64, not 32", Job, With(Job, training => training with { Batch = 32 }) },
        { "training.micro_batches is 8, not 4", Job, With(Job, training => training with { MicroBatches = 4 }) },
        { "training.accumulate is 1, not 2", Job, With(Job, training => training with { Accumulate = 2 }) },
        { "training.diloco is not there, not keys with values", Job, With(Job, training => training with { Diloco = new DilocoSpec(2, 8) }) },
        { "data.source is 'idx', not 'glyphs'", Job, Job with { Data = new GlyphDataSpec() } },
        { "model[1].units is 16, not 17", Job, Job with { Model = Job.Model.SetItem(1, Part.Of("linear", ("units", 17), ("init", "he_normal"))) } },
        { "groups is a list of 0, not a list of 1", Job, Job with { Groups = [new ParameterGroup("*.bias")] } },
        { "averaging is not there, not keys with values", Job, Job with { Averaging = Part.Of("ema") } },
        { "training.epochs is 2, not 9", Scheduled, With(Scheduled, training => training with { Epochs = 9 }) },
        {
            "training.converged is not there, not keys with values",
            Scheduled,
            With(Scheduled, training => training with { Converged = new ConvergenceSpec(1) })
        },
        {
            "training.evaluate.every_epochs is 1, not 2",
            Scheduled,
            With(Scheduled, training => training with { Evaluate = new EvaluationSpec(EveryEpochs: 2) })
        },
        { "training.wire is not there, not keys with values", Job, With(Job, training => training with { Wire = Part.Of("bf16") }) },
        { "initialize.sha256 is 'aaaaaaaa", Beginning('a'), Beginning('b') },
    };

    [Theory]
    [MemberData(nameof(Same))]
    public void Hash_OfAJobThatDiffersInWhatDecidesNoBits_IsTheSame(string what, JobSpec other)
    {
        Assert.True(JobIdentity.HashOf(Job) == JobIdentity.HashOf(other), what);
        Assert.Null(JobIdentity.Difference(Job, other));
    }

    [Theory]
    [MemberData(nameof(Other))]
    public void Hash_OfAJobThatGivesOtherBits_IsAnotherAndTheKeyIsNamed(string difference, JobSpec job, JobSpec other)
    {
        Assert.NotEqual(JobIdentity.HashOf(job), JobIdentity.HashOf(other));
        Assert.StartsWith(difference, JobIdentity.Difference(job, other), StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_OfWeightsFromAnotherPlace_IsTheSame()
    {
        var here = Beginning('a');

        Assert.Equal(JobIdentity.HashOf(here), JobIdentity.HashOf(here with { Initialize = here.Initialize! with { From = "there" } }));
    }

    [Fact]
    public void Hash_OfAJobWrittenAndRead_IsTheSame() =>
        Assert.Equal(JobIdentity.HashOf(Beginning('a')), JobIdentity.HashOf(JobFile.Parse(JobFile.Write(Beginning('a')), "again")));

    private static JobSpec With(JobSpec job, Func<TrainingSpec, TrainingSpec> change) => job with { Training = change(job.Training) };

    private static JobSpec Beginning(char digit) =>
        Job with { Initialize = new InitializationSpec("here", ["0.*"], Strict: false, new string(digit, 64)) };
}
