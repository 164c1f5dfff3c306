using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Sweeps;

/// <summary>A key of a job by its path, as messages write it: "optimizer.learning_rate", "model[1].units".</summary>
internal sealed partial class KeyPath
{
    private readonly NodeAt _at;
    private readonly Place _place;
    private readonly ImmutableArray<string> _segments;

    private KeyPath(NodeAt at, Place place, ImmutableArray<string> segments) => (_at, _place, _segments) = (at, place, segments);

    /// <summary>Number of names and indices that lead to the key.</summary>
    public int Depth => _segments.Length;

    /// <summary>Reads a path.</summary>
    /// <param name="space">What it is a key of.</param>
    /// <param name="key">The path, as a key.</param>
    /// <exception cref="JobException">It is none.</exception>
    public static KeyPath Of(NodeAt space, JobKey key)
    {
        if (!Whole().IsMatch(key.Name))
        {
            throw space.ProblemWith(
                key.Name, $"expected the path of a key of the job, such as optimizer.learning_rate or model[1].units, got '{key.Name}'", key.Place);
        }

        return new KeyPath(space, key.Place, [.. Segment().Matches(key.Name).Select(match => match.Value)]);
    }

    /// <summary>The job with another value under the key. Keys that are not there are added; whether the job has such keys is seen when it is
    /// bound, and told with this key's place.</summary>
    /// <exception cref="JobException">The path goes through something that has no such part.</exception>
    public JobNode Set(JobNode job, JobNode value) => Set(job, 0, value);

    private JobNode Set(JobNode node, int depth, JobNode value)
    {
        if (depth == Depth)
        {
            return value;
        }

        var segment = _segments[depth];
        return segment[0] == '[' ? SetItem(node, segment, depth, value) : SetKey(node, segment, depth, value);
    }

    private SequenceNode SetItem(JobNode node, string segment, int depth, JobNode value)
    {
        var index = int.Parse(segment.AsSpan(1, segment.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture);
        return node is SequenceNode list && index < list.Items.Length
            ? new SequenceNode(list.Place, list.Items.SetItem(index, Set(list.Items[index], depth + 1, value)))
            : throw Problem(depth, node is SequenceNode short_
                ? FormattableString.Invariant($"expected an item from 0 to {short_.Items.Length - 1}, got {index}")
                : $"expected a list in the job, got {node.Description}");
    }

    /// <summary>A part with another value under one of its keys.</summary>
    /// <param name="part">The part: keys with values, or its name alone.</param>
    /// <param name="name">The key.</param>
    /// <param name="value">The value.</param>
    public static MappingNode SetKey(JobNode part, string name, JobNode value) =>
        Replaced(KeysOf(part) ?? throw new ArgumentException($"A part is keys or a name, not {part.Description}."), name, Place.None, _ => value);

    private MappingNode SetKey(JobNode node, string name, int depth, JobNode value)
    {
        var mapping = KeysOf(node)
            ?? (node is ScalarNode { Kind: ScalarKind.Null } ? new MappingNode(_place, []) : null)
            ?? throw Problem(depth, $"expected keys with values in the job, got {node.Description}");
        return Replaced(mapping, name, _place, old => Set(old ?? new MappingNode(_place, []), depth + 1, value));
    }

    // A part may be written as its name alone.
    private static MappingNode? KeysOf(JobNode node) => node switch
    {
        MappingNode keys => keys,
        ScalarNode { Kind: ScalarKind.Text } => new MappingNode(node.Place, [new JobKey(Part.TypeKey, node.Place, node)]),
        _ => null,
    };

    private static MappingNode Replaced(MappingNode mapping, string name, Place place, Func<JobNode?, JobNode> change)
    {
        var old = mapping.Keys.FirstOrDefault(key => key.Name == name);
        var changed = new JobKey(name, place, change(old?.Value));
        return new MappingNode(mapping.Place, old is null ? mapping.Keys.Add(changed) : mapping.Keys.Replace(old, changed));
    }

    private JobException Problem(int depth, string message) =>
        _at.ProblemWith(string.Join('.', _segments.Take(depth)).Replace(".[", "[", StringComparison.Ordinal), message, _place);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\[[0-9]{1,6}\])*(\.[A-Za-z_][A-Za-z0-9_]*(\[[0-9]{1,6}\])*)*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(@"[A-Za-z0-9_]+(?=[.\[]|$)|\[[0-9]+\]")]
    private static partial Regex Segment();
}
