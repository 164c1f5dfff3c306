using System.Globalization;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Building;

/// <summary>What of a job is otherwise where replicas train by themselves.</summary>
internal static class JobReplicas
{
    private const string Path = "training.diloco";

    /// <summary>The update that ends a step: the outer optimizer over the replicas' mean.</summary>
    /// <param name="job">The job.</param>
    /// <param name="diloco">What it says of replicas.</param>
    /// <param name="averaging">The average that is kept beside the weights; null for none.</param>
    /// <exception cref="JobException">A part is not as it must be.</exception>
    public static WeightUpdate CreateOuter(TrainingJob job, DilocoSpec diloco, WeightAveraging? averaging)
    {
        var outer = JobParts.Build<Optimizer>(diloco.Outer, $"{Path}.outer");

        // Replicas leave frozen weights as they are, so only a decay of the outer optimizer could still move them.
        var groups = job.Spec.Groups.Select(group => new ParameterGroup(group.Patterns) { Frozen = group.Frozen });
        var options = job.Ending(new WeightUpdateOptions { Groups = [.. groups] }, averaging);
        return job.Create(() => new WeightUpdate(job.Layout, outer, options));
    }

    /// <summary>Makes sure that replicas can train by themselves as the job says.</summary>
    /// <param name="job">The job.</param>
    /// <exception cref="JobException">They cannot.</exception>
    public static void Check(TrainingJob job)
    {
        var spec = job.Spec;
        if (job.Layout.Parameters.FirstOrDefault(parameter => !parameter.IsTrainable) is { } statistics)
        {
            throw LayerOf(spec, statistics.Name).Problem(
                $"job {spec.Name}: diloco needs a model without running statistics, got {statistics.Name}; "
                + "use group_norm or layer_norm, or track_running_stats: false");
        }

        using var replica = job.CreateReplica();
        if (!replica.Plateaus.IsEmpty)
        {
            throw spec.Schedule!.At("schedule").Problem(
                $"job {spec.Name}: diloco needs a schedule that goes by the step alone, got one that waits for evaluations, "
                + "which replicas do not see; use another schedule");
        }

        var outer = spec.Training.Diloco!.Outer;
        if (JobParts.Build<Optimizer>(outer, $"{Path}.outer").NeedsLoss)
        {
            throw outer.At($"{Path}.outer").Problem(
                $"job {spec.Name}: diloco needs an outer optimizer that goes by gradients, got one that goes by the loss; use momentum or sgd");
        }
    }

    // Parameters are named after the place of their layer.
    private static NodeAt LayerOf(JobSpec spec, string parameter)
    {
        var layer = int.TryParse(parameter.Split('.')[0], CultureInfo.InvariantCulture, out var index) && index < spec.Model.Length ? index : 0;
        return spec.Model[layer].At(JobParts.Item("model", layer));
    }
}
