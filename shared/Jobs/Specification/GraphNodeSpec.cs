using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Specification;

/// <summary>One node of a graph of layers as a job writes it.</summary>
/// <param name="Name">Name of the node, by which later ones refer to it.</param>
/// <param name="Body">Its layers.</param>
/// <param name="From">Earlier nodes whose results come in, or "input".</param>
/// <param name="Merge">How several results become one.</param>
/// <param name="Axis">Axis of a concatenation; the first axis of a sample is 1.</param>
internal sealed record GraphNodeSpec(string Name, Plan<Module> Body, ImmutableArray<string> From, Merge Merge = Merge.Sum, int Axis = 1);
