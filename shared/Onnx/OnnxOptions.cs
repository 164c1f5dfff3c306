using System.Collections.Immutable;

namespace Cluster.Onnx;

/// <summary>What an exported file says besides the model.</summary>
public sealed record OnnxOptions
{
    /// <summary>Key of the class names among a file's metadata.</summary>
    public const string ClassNamesKey = "class_names";

    /// <summary>Name of the graph, such as the job's.</summary>
    public string GraphName { get; init; } = "model";

    /// <summary>Name of the one input, [batch, ...sample].</summary>
    public string InputName { get; init; } = "input";

    /// <summary>Name of the one output, [batch, ...].</summary>
    public string OutputName { get; init; } = "output";

    /// <summary>Names of the classes in the order of the outputs, written as a JSON list under <see cref="ClassNamesKey"/>; none where
    /// nobody named them.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>More entries for the file's metadata, in their order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];
}
