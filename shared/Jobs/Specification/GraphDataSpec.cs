using System.Collections.Immutable;
using Cluster.Data.Augmentations;
using Cluster.Data.Graphs;
using Cluster.Data.Splits;

namespace Cluster.Jobs.Specification;

/// <summary>A graph whose nodes are to be classified. The graph is the only sample, [nodes, features]; its edges are those of the model's
/// graph layers that name none.</summary>
/// <param name="Nodes">The file of nodes, plain or .gz; in a job file, relative to the folder of that file. A line has a name, a class
/// (nothing or ? for none) and features, with tabs between them and blanks between features.</param>
/// <param name="Edges">The file of edges. A line has two names and at most a weight, with tabs, blanks or commas between them.</param>
/// <param name="SplitFile">The file of parts. A line has the name of a part and those of its nodes.</param>
/// <param name="TrainPart">The part of that file to learn from; null for train.</param>
/// <param name="TestPart">The part of that file to judge by; null for test.</param>
/// <param name="Split">Without a file of parts, how test nodes are drawn; null for a fifth of each class.</param>
/// <param name="Directed">Whether edges lead from the first node to the second alone.</param>
/// <param name="Features">Whether features are written as the places of those that are not 0, or all of them as values.</param>
/// <param name="FeatureCount">Features of a node; null for as many as occur.</param>
/// <param name="NormalizeRows">Whether the features of each node are divided by their sum.</param>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
/// <param name="Access">How workers come by the files.</param>
public sealed record GraphDataSpec(
    string Nodes,
    string Edges,
    string? SplitFile = null,
    string? TrainPart = null,
    string? TestPart = null,
    [Names(typeof(RowSplit))] Part? Split = null,
    bool Directed = false,
    FeatureForm Features = FeatureForm.Indices,
    int? FeatureCount = null,
    bool NormalizeRows = false,
    [Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default,
    DataAccess Access = DataAccess.Fetch) : DataSpec(Augment, Access)
{
    /// <summary>The part of the file to learn from; null for train.</summary>
    public string? TrainPart { get; init; } = OfFile(TrainPart, SplitFile, nameof(TrainPart));

    /// <summary>The part of the file to judge by; null for test.</summary>
    public string? TestPart { get; init; } = (TestPart ?? "test") == (TrainPart ?? "train")
        ? throw new ArgumentOutOfRangeException(nameof(TestPart), "expected another part than that to learn from, got the same")
        : OfFile(TestPart, SplitFile, nameof(TestPart));

    /// <summary>How test nodes are drawn; null for the usual way.</summary>
    public Part? Split { get; init; } = SplitFile is null || Split is null
        ? Split
        : throw new ArgumentOutOfRangeException(nameof(Split), "expected a split file or a split, got both; leave one of them out");

    /// <summary>Features of a node, 1 or more; null for as many as occur.</summary>
    public int? FeatureCount { get; init; } = FeatureCount is null or >= 1
        ? FeatureCount
        : throw new ArgumentOutOfRangeException(nameof(FeatureCount), FeatureCount, $"expected 1 or more, got {FeatureCount}");

    /// <inheritdoc/>
    public override ImmutableArray<string> Paths => SplitFile is null ? [Nodes, Edges] : [Nodes, Edges, SplitFile];

    /// <inheritdoc/>
    public override DataSpec At(Func<string, string> place) => this with
    {
        Nodes = place(Nodes),
        Edges = place(Edges),
        SplitFile = SplitFile is null ? null : place(SplitFile),
    };

    private static string? OfFile(string? part, string? file, string name) => part is null || file is not null
        ? part
        : throw new ArgumentOutOfRangeException(name, "expected a split file with parts, got none; add split_file or leave it out");
}
