using System.Security.Cryptography;
using System.Text;
using Cluster.Jobs.Building;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs;

/// <summary>What in a job decides bits, and so which checkpoints it can go on from. Its name, the places of its files, checkpoints and
/// workers do not. Its length and its evaluations do only where something depends on them: a schedule, early stopping, convergence.</summary>
public static class JobIdentity
{
    private const string Anywhere = "anywhere";

    /// <summary>SHA-256 of what decides bits, without the samples themselves.</summary>
    /// <param name="spec">The job.</param>
    /// <returns>64 lower-case hex digits.</returns>
    public static string HashOf(JobSpec spec) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JobFile.Write(EssenceOf(spec)))));

    /// <summary>The first thing that decides bits and differs between two jobs.</summary>
    /// <param name="spec">A job.</param>
    /// <param name="other">Another.</param>
    /// <returns>A clause such as "training.batch is 64, not 32", the first job's value first; null if both give the same bits.</returns>
    public static string? Difference(JobSpec spec, JobSpec other) =>
        Difference("", JobFile.ToNode(EssenceOf(spec)), JobFile.ToNode(EssenceOf(other)));

    private static JobSpec EssenceOf(JobSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var training = spec.Training with { Checkpoint = new CheckpointSpec() };
        training = JobParts.BuildWire(training).IsExact ? training with { Wire = null } : training;
        var isHeard = spec.Schedule is not null || training.EarlyStopping is not null || training.Converged is not null;
        return spec with
        {
            Name = Anywhere,
            Data = spec.Data.At(_ => Anywhere) with { Access = DataAccess.Fetch },
            Plugins = [.. spec.Plugins.Select(plugin => plugin with { Path = plugin.FileName })],
            Initialize = spec.Initialize is null ? null : spec.Initialize with { From = Anywhere },
            Training = isHeard ? training : training with { Epochs = 1, Steps = null, Evaluate = new EvaluationSpec() },
        };
    }

    private static string? Difference(string path, JobNode? left, JobNode? right)
    {
        if (left is MappingNode one && right is MappingNode two)
        {
            return one.Keys.Concat(two.Keys).Select(key => key.Name).Distinct()
                .Select(name => Difference(path.Length == 0 ? name : $"{path}.{name}", one[name], two[name]))
                .FirstOrDefault(found => found is not null);
        }

        if (left is SequenceNode { Items: var items } && right is SequenceNode { Items: var others } && items.Length == others.Length)
        {
            return items.Zip(others, (item, other) => (item, other))
                .Select((pair, index) => Difference(FormattableString.Invariant($"{path}[{index}]"), pair.item, pair.other))
                .FirstOrDefault(found => found is not null);
        }

        return TextOf(left) == TextOf(right) ? null : $"{path} is {Shown(left)}, not {Shown(right)}";
    }

    private static string TextOf(JobNode? node) => node is null ? "" : JsonNodeWriter.Write(node, indented: false);

    private static string Shown(JobNode? node) => node?.Description ?? "not there";
}
