using Cluster.Checkpoints;
using Cluster.Engine.Memory;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Coordinator.Resuming;

/// <summary>The trained weights that a job begins with.</summary>
/// <param name="spec">What the job says of them.</param>
/// <param name="file">The file, opened.</param>
internal sealed class WarmStart(InitializationSpec spec, PretrainedWeights file)
{
    /// <summary>Opens the weights that a job begins with, and writes their hash into the job: their content decides bits.</summary>
    /// <param name="spec">The job; afterwards it names the hash.</param>
    /// <param name="isResumed">Whether the weights come from a checkpoint of the job, so that the file need not be there any more.</param>
    /// <returns>The weights; null where the job names none or they are not needed.</returns>
    /// <exception cref="CheckpointException">The file is missing, damaged, or another than the job says.</exception>
    public static WarmStart? Open(ref JobSpec spec, bool isResumed)
    {
        if (spec.Initialize is not { } start || (isResumed && start.Sha256 is not null))
        {
            return null;
        }

        var file = PretrainedWeights.Open(start.From);
        if (start.Sha256 is { } needed && needed != file.Sha256)
        {
            throw new CheckpointException(
                $"{file.Path} needs SHA-256 {needed}, as initialize.sha256 says, got {file.Sha256}; use that file, or leave sha256 out.");
        }

        start = start with { Sha256 = file.Sha256 };
        spec = spec with { Initialize = start };
        return isResumed ? null : new WarmStart(start, file);
    }

    /// <summary>Puts the trained weights in their places.</summary>
    /// <param name="job">The job.</param>
    /// <param name="weights">The weights as the layers begin with them.</param>
    /// <returns>What people should know, in one line.</returns>
    /// <exception cref="CheckpointException">They do not fit the model.</exception>
    /// <exception cref="JobException">The job asks for parameters that the model has not.</exception>
    public string Fill(TrainingJob job, AlignedBuffer weights)
    {
        var names = job.Layout.Parameters.Select(parameter => parameter.Name).ToList();
        if (!names.Exists(spec.Takes))
        {
            throw new JobException(
                $"initialize.match: expected the name of a parameter, got {string.Join(", ", spec.Match)}; there are {string.Join(", ", names)}");
        }

        var taken = file.ReadInto(job.Layout, weights, spec.Takes, spec.Strict);
        var left = names.Except(taken).ToList();
        return $"began with {taken.Count} of {names.Count} parameters from {file.Path}"
            + (left.Count == 0 ? "" : $"; as their layers say: {string.Join(", ", left)}");
    }
}
