using Cluster.Data.Splits;

namespace Cluster.Data.Graphs;

/// <summary>Which files make a graph, and how. Lines that begin with # are left out.</summary>
/// <param name="Nodes">The file of nodes: on each line a node's name, its class (nothing or ? if it has none) and its features, with tabs
/// between them and blanks between features.</param>
/// <param name="Edges">The file of edges: on each line two names and, where edges count differently, a weight, with tabs, blanks or commas
/// between them.</param>
public sealed record GraphRecipe(string Nodes, string Edges)
{
    /// <summary>The file of parts: on each line the name of a part and of nodes in it, with tabs, blanks or commas between them; null to draw
    /// the parts.</summary>
    public string? SplitFile { get; init; }

    /// <summary>The part of the file to learn from.</summary>
    public string TrainPart { get; init; } = "train";

    /// <summary>The part of the file to judge by.</summary>
    public string TestPart { get; init; } = "test";

    /// <summary>How test nodes are drawn from those that have a class, without a file of parts; null for a fifth of each class.</summary>
    public RowSplit? Split { get; init; }

    /// <summary>Whether edges lead from the first node to the second alone.</summary>
    public bool Directed { get; init; }

    /// <summary>How features are written.</summary>
    public FeatureForm Features { get; init; }

    /// <summary>Features of a node; null for as many as occur.</summary>
    public int? FeatureCount { get; init; }

    /// <summary>Whether the features of each node are divided by their sum, where that is not 0.</summary>
    public bool NormalizeRows { get; init; }
}
