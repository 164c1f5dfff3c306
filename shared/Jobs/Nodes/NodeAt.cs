using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Nodes;

/// <summary>A node, the path of keys that leads to it, for messages, and the names that it can use.</summary>
/// <param name="Node">The node.</param>
/// <param name="Path">Such as "model[1].units"; empty for the whole job.</param>
/// <param name="Vocabulary">The job's names; null for the built-in ones.</param>
internal readonly record struct NodeAt(JobNode Node, string Path, Vocabulary? Vocabulary = null)
{
    /// <summary>The names that can be used here.</summary>
    public Vocabulary Names => Vocabulary ?? Vocabulary.BuiltIn;

    /// <summary>An item of a list.</summary>
    public NodeAt Item(int index, JobNode item) => new(item, FormattableString.Invariant($"{Path}[{index}]"), Vocabulary);

    /// <summary>The value of a key.</summary>
    public NodeAt Child(JobKey key) => new(key.Value, PathOf(key.Name), Vocabulary);

    /// <summary>What is wrong with this node.</summary>
    public JobException Problem(string message, Exception? cause = null) => ProblemAt(Node.Place, Path, message, cause);

    /// <summary>What is wrong with a key that stands here or ought to.</summary>
    public JobException ProblemWith(string key, string message, Place? place = null) =>
        ProblemAt(place ?? Node.Place, PathOf(key), message, null);

    /// <summary>The node is of another kind than needed.</summary>
    public JobException Expected(string what) => Problem($"expected {what}, got {Node.Description}");

    private string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private static JobException ProblemAt(Place place, string path, string message, Exception? cause)
    {
        var line = path.Length == 0 ? $"{place}: {message}" : $"{place}: {path}: {message}";
        return cause is null ? new JobException(line) : new JobException(line, cause);
    }
}
