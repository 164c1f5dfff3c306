using Cluster.Engine.Kernels;

namespace Cluster.Engine.Models;

/// <summary>Edges of graphs as layers need them.</summary>
internal static class GraphEdges
{
    /// <summary>A + I.</summary>
    public static SparseMatrix WithLoops(SparseMatrix adjacency) => SparseMatrix.Of(
        adjacency.Size, adjacency.Entries().Concat(Enumerable.Range(0, adjacency.Size).Select(node => (node, node, 1f))));
}
