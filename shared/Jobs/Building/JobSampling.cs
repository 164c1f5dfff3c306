using Cluster.Data;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Building;

/// <summary>Makes what draws the training samples of a job by their classes.</summary>
internal static class JobSampling
{
    private const string Path = "training.sampling";

    /// <summary>Reads the class of every training sample.</summary>
    /// <param name="spec">A job with a sampling.</param>
    /// <param name="data">Its training samples.</param>
    /// <exception cref="JobException">The samples have no single class, or the sampling is none for them.</exception>
    public static ClassDraw Create(JobSpec spec, Dataset data)
    {
        var (part, targets) = (spec.Training.Sampling!, data.Targets);
        var at = part.At(Path);
        if (!targets.IsLabels || targets.Count != 1)
        {
            throw at.Problem($"job {spec.Name}: expected data with one class a sample, got other targets; leave sampling out");
        }

        var labels = new int[data.Count];
        for (var sample = 0; sample < labels.Length; sample++)
        {
            data.CopyLabels(sample, labels.AsSpan(sample, 1));
        }

        try
        {
            return new ClassDraw(spec.Seed, labels, targets.Classes, JobParts.Build<SamplingRule>(part, Path));
        }
        catch (ArgumentException error)
        {
            throw at.Problem($"job {spec.Name}: {EngineMessage.Of(error)}", error);
        }
    }
}
