using System.Text.Json;

namespace Cluster.Cli.Checking;

/// <summary>A check as one line of JSON, for scripts.</summary>
internal static class CheckJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Of(JobCheck check)
    {
        var (job, model, targets) = (check.Job, check.Modules[0], check.Job.Data.Train.Targets);
        return JsonSerializer.Serialize(
            new
            {
                job.Spec.Name,
                Layers = check.Modules.Skip(1).Select(module => new
                {
                    module.Name,
                    Kind = CheckText.KindOf(module),
                    Output = module.OutputShape.Sizes.ToArray(),
                    module.Parameters,
                    module.ForwardFlops,
                    module.BackwardFlops,
                    module.ActivationBytes,
                }),
                model.Parameters,
                model.ForwardFlops,
                model.BackwardFlops,
                Data = new
                {
                    TrainSamples = job.Data.Train.Count,
                    TestSamples = job.Data.Test.Count,
                    Sample = job.SampleShape.Sizes.ToArray(),
                    Classes = targets.IsLabels ? targets.Classes : (int?)null,
                    Targets = targets.Count,
                    TargetNames = targets.Names,
                },
                Training = new
                {
                    job.Spec.Training.Epochs,
                    job.Steps.StepsPerEpoch,
                    check.Steps,
                    job.Spec.Training.Batch,
                    job.Spec.Training.Accumulate,
                    EffectiveBatch = job.Training.BatchSize,
                    check.MicroBatches,
                    job.Training.MicroBatchSize,
                    job.Replicas?.Replicas,
                    job.Replicas?.InnerSteps,
                    check.SamplesPerStep,
                },
                Worker = new
                {
                    check.Workers,
                    check.Threads,
                    check.Memory.WeightBytes,
                    check.Memory.GradientBytes,
                    check.Memory.ActivationBytes,
                    check.Memory.ScratchBytes,
                    check.Memory.Bytes,
                },
                Job = check.Written,
            },
            Options);
    }
}
