using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>One node of a <see cref="Graph"/>: a module and what flows into it.</summary>
/// <param name="Name">Name of the node, the prefix of its parameters.</param>
/// <param name="Module">What it computes.</param>
/// <param name="Sources">Earlier nodes, or <see cref="Graph.Input"/>; at least one.</param>
/// <param name="Merge">How several sources become one.</param>
/// <param name="Axis">Axis of a concatenation; the batch counts as axis 0.</param>
public sealed record GraphNode(string Name, Module Module, ImmutableArray<string> Sources, Merge Merge = Merge.Sum, int Axis = 1);

/// <summary>Modules wired freely: every node takes the results of earlier ones, added or set one behind the other. The last node's result is
/// the graph's. Skip connections of any kind are written this way.</summary>
public sealed class Graph : Module
{
    /// <summary>The name under which nodes refer to the incoming batch.</summary>
    public const string Input = "input";

    private readonly ImmutableArray<GraphNode> _nodes;

    /// <summary>A graph.</summary>
    /// <param name="nodes">Nodes in an order in which sources come first; at least one.</param>
    /// <exception cref="ArgumentException">A name is used twice, or a source is not an earlier node.</exception>
    public Graph(params ReadOnlySpan<GraphNode> nodes)
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { Input };
        foreach (var node in nodes)
        {
            ArgumentNullException.ThrowIfNull(node, nameof(nodes));
            if (node.Sources.IsDefaultOrEmpty || node.Sources.FirstOrDefault(source => !known.Contains(source)) is { } missing)
            {
                throw new ArgumentException(
                    $"Graph needs sources of '{node.Name}' among the nodes before it, got [{string.Join(", ", node.Sources.AsSpan().ToArray())}]; "
                    + $"known there are [{string.Join(", ", known)}].",
                    nameof(nodes));
            }

            if (!known.Add(node.Name))
            {
                throw new ArgumentException($"Graph needs a name for each node, got '{node.Name}' twice; rename one.", nameof(nodes));
            }
        }

        _nodes = nodes.Length > 0 ? [.. nodes] : throw new ArgumentException("Graph needs at least one node, got none; name some.", nameof(nodes));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Module>> Children =>
        [.. _nodes.Select(node => new KeyValuePair<string, Module>(node.Name, node.Module))];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        var shapes = new Dictionary<string, Shape>(StringComparer.Ordinal) { [Input] = sample };
        foreach (var node in _nodes)
        {
            var sources = node.Sources.Select(source => shapes[source]).ToArray();
            shapes[node.Name] = node.Module.OutputShape(Merging.ShapeOf(sources, node.Merge, node.Axis, $"Graph node '{node.Name}'"));
        }

        return shapes[_nodes[^1].Name];
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        var values = new Dictionary<string, Value>(StringComparer.Ordinal) { [Input] = input };
        foreach (var node in _nodes)
        {
            var sources = node.Sources.Select(source => values[source]).ToArray();
            var merged = Merging.Record(sources, node.Merge, node.Axis, $"Graph node '{node.Name}'");
            values[node.Name] = tape.RecordModule(node.Name, node.Module, merged);
        }

        return values[_nodes[^1].Name];
    }
}
