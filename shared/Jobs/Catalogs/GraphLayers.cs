using System.Collections.Immutable;
using Cluster.Data.Graphs;
using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Catalogs;

/// <summary>Layers over the nodes of one graph, which all samples of [nodes, features] share. Its edges stand in the job, or are
/// those of the data.</summary>
internal static class GraphLayers
{
    private static readonly Shape Nodes = new(4, 3);
    private static readonly JobNode Path = JobNode.List([JobNode.List([0, 1]), JobNode.List([1, 2]), JobNode.List([2, 3])]);

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        Of("graph_convolution", Convolution).On(Nodes, ("out_features", 5), ("edges", Path), ("edge_weights", [1, 0.5, 1])),
        Of("graph_attention", Attention).On(Nodes, ("out_features", 5), ("edges", Path), ("directed", true), ("heads", 2)),
    ];

    private static CatalogEntry Of(string name, Delegate make) => CatalogEntry.Of(name, make)
        .Infer("sample", Axes.All).Infer("inFeatures", Axes.Last).FromContext("graph", context => context.Data?.Graph!);

    private static GraphConvolution Convolution(
        Shape sample,
        NodeGraph? graph,
        int inFeatures,
        int outFeatures,
        (int From, int To)[]? edges = null,
        IReadOnlyList<double>? edgeWeights = null,
        bool directed = false,
        bool bias = true) => new(Adjacency(sample, graph, edges, edgeWeights, directed), inFeatures, outFeatures, bias);

    private static GraphAttention Attention(
        Shape sample,
        NodeGraph? graph,
        int inFeatures,
        int outFeatures,
        (int From, int To)[]? edges = null,
        bool directed = false,
        int heads = 1,
        bool concatenates = true,
        double negativeSlope = 0.2,
        bool bias = true) =>
        new(Adjacency(sample, graph, edges, null, directed), inFeatures, outFeatures, heads, concatenates, negativeSlope, bias);

    // Row i holds the edges into node i.
    private static SparseMatrix Adjacency(
        Shape sample, NodeGraph? graph, (int From, int To)[]? edges, IReadOnlyList<double>? edgeWeights, bool directed)
    {
        var nodes = (int)Axes.First(sample);
        if (edges is null)
        {
            return OfData(sample, graph, edgeWeights is not null || directed);
        }

        if (edgeWeights is not null && edgeWeights.Count != edges.Length)
        {
            throw new ArgumentException(
                $"expected a weight for each of the {edges.Length} edges, got {edgeWeights.Count}; give as many or none", nameof(edgeWeights));
        }

        var entries = new List<(int Row, int Column, float Value)>();
        for (var index = 0; index < edges.Length; index++)
        {
            var (tail, head) = edges[index];
            if ((uint)tail >= (uint)nodes || (uint)head >= (uint)nodes)
            {
                throw new ArgumentException(
                    $"expected edges between nodes 0 to {nodes - 1}, one for each row of a sample {sample}, got [{tail}, {head}]", nameof(edges));
            }

            var weight = (float)(edgeWeights?[index] ?? 1);
            entries.Add((head, tail, weight));
            if (!directed && head != tail)
            {
                entries.Add((tail, head, weight));
            }
        }

        return SparseMatrix.Of(nodes, entries);
    }

    private static SparseMatrix OfData(Shape sample, NodeGraph? graph, bool describesEdges)
    {
        if (graph is null)
        {
            throw new ArgumentException("expected edges, or data that is a graph, got neither; list the edges, or take the data source graph");
        }

        return describesEdges ? throw new ArgumentException("expected edges beside edge_weights and directed, got none; those of the data have both")
            : graph.Nodes == sample[0] ? SparseMatrix.Of(graph.Nodes, graph.Edges.Select(edge => (edge.To, edge.From, edge.Weight)))
            : throw new ShapeException($"expected samples of {graph.Nodes} rows, one for each node of the data's graph, got {sample}");
    }
}
