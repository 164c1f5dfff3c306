using System.Collections.Immutable;

namespace Cluster.Data.Graphs;

/// <summary>The edges between the nodes of a graph.</summary>
/// <param name="Nodes">Number of nodes, which are the rows of a sample.</param>
/// <param name="Edges">Each edge once in each direction that it has.</param>
public sealed record NodeGraph(int Nodes, ImmutableArray<GraphEdge> Edges);

/// <summary>An edge from one node to another, each counted from 0.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Weight">How much it counts.</param>
public readonly record struct GraphEdge(int From, int To, float Weight);
