using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Specification;

/// <summary>One named part of a job as written: a layer, a loss, an optimizer or the like. Its name stands under "type"; its other
/// keys are the parameters of what the name stands for. A part without parameters may be written as its name alone.</summary>
/// <param name="node">The part's node.</param>
public sealed class Part(JobNode node)
{
    /// <summary>The key that holds a part's name.</summary>
    public const string TypeKey = "type";

    private readonly Vocabulary? _names;

    /// <param name="at">The part's node, with the names that it can use.</param>
    internal Part(NodeAt at)
        : this(at.Node) => _names = at.Vocabulary;

    /// <summary>As written.</summary>
    public JobNode Node { get; } = node;

    /// <summary>A part, as in <c>Part.Of("linear", ("units", 256), ("init", "he_uniform"))</c>.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="parameters">Its other keys.</param>
    public static Part Of(string type, params ReadOnlySpan<(string Key, JobNode Value)> parameters) =>
        new(JobNode.Map([(TypeKey, type), .. parameters]));

    /// <summary>The part's node with the names that it can use.</summary>
    /// <param name="path">Where it stands in the job.</param>
    internal NodeAt At(string path) => new(Node, path, _names);

    /// <summary>The part as a piece of another.</summary>
    /// <param name="part">The part.</param>
    public static implicit operator JobNode(Part part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return part.Node;
    }
}
