using System.Collections.Immutable;
using Cluster.Engine.Randomness;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Sweeps;

/// <summary>What a sweep may choose from: keys of a job, each with values. A list stands for a choice of its items; distributions may stand
/// within values, too.</summary>
internal sealed class SweepSpace
{
    private readonly ImmutableArray<(KeyPath Path, string Name, NodeAt Values)> _axes;

    /// <summary>Reads a space.</summary>
    /// <param name="space">The keys.</param>
    /// <exception cref="JobException">A key is no path.</exception>
    public SweepSpace(NodeAt space)
    {
        // Whole parts come before keys within them, whatever the order of the file.
        _axes = [.. ((MappingNode)space.Node).Keys
            .Select(key => (Path: KeyPath.Of(space, key), key.Name, Values: space.Child(key)))
            .OrderBy(axis => axis.Path.Depth)];
    }

    /// <summary>Every combination of values, the last key's changing fastest.</summary>
    /// <exception cref="JobException">A range has no points.</exception>
    public IEnumerable<ImmutableArray<JobNode>> Grid() =>
        Product([.. _axes.Select(axis => All(axis.Values, ListAt(axis.Values)))]);

    /// <summary>Values at random.</summary>
    /// <param name="seed">The sweep's seed.</param>
    /// <param name="trial">The trial, which has the same values whatever others have.</param>
    /// <param name="attempt">Which values of the trial, where earlier ones were taken already.</param>
    /// <exception cref="JobException">A distribution is none.</exception>
    public ImmutableArray<JobNode> Draw(ulong seed, uint trial, uint attempt)
    {
        var key = new RandomKey(seed, RandomPurpose.Sweep, Layer: attempt, Step: trial);
        var drawn = 0u;
        return [.. _axes.Select(axis => ListAt(axis.Values) is { } list ? Draw(axis.Values, list) : Draw(axis.Values))];

        JobNode Draw(NodeAt at, Distribution? given = null) => (given ?? Distribution.TryRead(at)) is { } distribution
            ? Draw(at with { Node = distribution.At(UnitOf(Philox.Block(key, drawn++))) })
            : at.Node switch
            {
                MappingNode mapping => new MappingNode(
                    mapping.Place, [.. mapping.Keys.Select(inner => inner with { Value = Draw(at.Child(inner)) })]),
                SequenceNode sequence => new SequenceNode(
                    sequence.Place, [.. sequence.Items.Select((item, index) => Draw(at.Item(index, item)))]),
                _ => at.Node,
            };
    }

    /// <summary>A job with values under the keys.</summary>
    /// <param name="job">The job.</param>
    /// <param name="values">A value for each key.</param>
    /// <exception cref="JobException">A path goes through something that has no such part.</exception>
    public JobNode Apply(JobNode job, ImmutableArray<JobNode> values)
    {
        foreach (var (axis, value) in _axes.Zip(values))
        {
            job = axis.Path.Set(job, value);
        }

        return job;
    }

    /// <summary>The values key by key, for tables: a part counts as its name, and its keys for themselves. A key with one value alone is no
    /// choice, and left out.</summary>
    /// <param name="values">A value for each key.</param>
    public ImmutableArray<TrialValue> Describe(ImmutableArray<JobNode> values)
    {
        Dictionary<string, TrialValue> found = [];
        foreach (var (axis, value) in _axes.Zip(values).Where(pair => pair.First.Values.Node is not ScalarNode))
        {
            if (value is MappingNode mapping && mapping[Part.TypeKey] is { } type)
            {
                found[axis.Name] = TrialValue.Of(axis.Name, type);
                foreach (var key in mapping.Keys.Where(key => key.Name != Part.TypeKey))
                {
                    found[$"{axis.Name}.{key.Name}"] = TrialValue.Of($"{axis.Name}.{key.Name}", key.Value);
                }
            }
            else
            {
                found[axis.Name] = TrialValue.Of(axis.Name, value);
            }
        }

        return [.. found.Values];
    }

    private static Distribution? ListAt(NodeAt at) => at.Node is SequenceNode ? Distribution.OneOf(at) : null;

    // Distributions within values make several values of one.
    private static ImmutableArray<JobNode> All(NodeAt at, Distribution? given = null)
    {
        if ((given ?? Distribution.TryRead(at)) is { } distribution)
        {
            var all = distribution.All ?? throw at.Problem(
                "expected points, how many values of the range a grid has, as in {log_uniform: [1e-4, 1e-1], points: 4}; or say method: random");
            return [.. all.SelectMany(value => All(at with { Node = value }))];
        }

        return at.Node switch
        {
            MappingNode mapping =>
            [
                .. Product([.. mapping.Keys.Select(key => All(at.Child(key)))]).Select(values => new MappingNode(
                    mapping.Place, [.. mapping.Keys.Zip(values, (key, value) => key with { Value = value })])),
            ],
            SequenceNode sequence =>
            [
                .. Product([.. sequence.Items.Select((item, index) => All(at.Item(index, item)))])
                    .Select(values => new SequenceNode(sequence.Place, values)),
            ],
            _ => [at.Node],
        };
    }

    private static IEnumerable<ImmutableArray<JobNode>> Product(ImmutableArray<ImmutableArray<JobNode>> factors) => factors.Aggregate(
        (IEnumerable<ImmutableArray<JobNode>>)[[]],
        (combinations, factor) => combinations.SelectMany(combination => factor.Select(combination.Add)));

    // 53 bits, as many as a number has.
    private static double UnitOf(PhiloxBlock block) => (((ulong)block.Word0 << 21) | (block.Word1 >> 11)) * (1.0 / (1L << 53));
}
