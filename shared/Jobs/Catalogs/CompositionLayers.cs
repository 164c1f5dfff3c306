using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Catalogs;

/// <summary>Layers that are made of layers.</summary>
internal static class CompositionLayers
{
    private static readonly Shape Vector = new(8);

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<Residual>("residual").Key("shortcut", "projection")
            .On(Vector, ("body", [Part.Of("linear", ("units", 4)), "relu"]), ("projection", Part.Of("linear", ("units", 4)))),
        CatalogEntry.Of("concat", (Module[] branches, int axis = 1) => new Branches(Merge.Concat, axis, branches))
            .On(Vector, ("branches", [["relu"], [Part.Of("linear", ("units", 4)), "tanh"]])),
        CatalogEntry.Of("parallel", (Module[] branches) => new Branches(Merge.Sum, -1, branches))
            .On(Vector, ("branches", ["relu", Part.Of("linear", ("units", 8))])),
        CatalogEntry.Of("repeat", Repeat).Infer("sample", Axes.All).On(Vector, ("times", 3), ("body", [Part.Of("linear", ("units", 4)), "relu"])),
        CatalogEntry.Of("recompute", (Module body) => new Recompute(body)).On(Vector, ("body", [Part.Of("linear", ("units", 4)), "relu"])),
        CatalogEntry.Of("graph", MakeGraph).Infer("sample", Axes.All).On(Vector, ("nodes", [Node("one", "input"), Node("two", "input", "one")])),
    ];

    // Every copy has weights of its own, of the sizes that the copy before it leaves.
    private static Sequential Repeat(Shape sample, int times, Plan<Module> body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        var copies = new Module[times];
        for (var copy = 0; copy < times; copy++)
        {
            copies[copy] = body.Build(new BuildContext(sample));
            sample = copies[copy].OutputShape(sample);
        }

        return new Sequential(copies);
    }

    // What comes into a node is what a node that does nothing would give in its place.
    private static Graph MakeGraph(Shape sample, GraphNodeSpec[] nodes)
    {
        var made = new List<GraphNode>();
        foreach (var node in nodes)
        {
            var empty = new GraphNode(node.Name, new Identity(), node.From, node.Merge, node.Axis);
            var incoming = new Graph([.. made, empty]).OutputShape(sample);
            made.Add(empty with { Module = node.Body.Build(new BuildContext(incoming)) });
        }

        return new Graph([.. made]);
    }

    private static JobNode Node(string name, params string[] from) =>
        JobNode.Map(("name", name), ("body", Part.Of("linear", ("units", 8))), ("from", [.. from.Select(source => (JobNode)source)]));
}
