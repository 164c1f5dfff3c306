using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Graphs;

/// <summary>One sample, a whole graph: [nodes, features]. Its targets are the labels of the nodes; those of other parts are ignored.</summary>
public sealed class GraphDataset : Dataset
{
    private readonly GraphNodes _nodes;
    private readonly int[] _labels;

    /// <param name="name">What people call it.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="graph">Their edges.</param>
    /// <param name="labels">Label of each node, or <see cref="TargetSchema.Ignored"/>.</param>
    internal GraphDataset(string name, GraphNodes nodes, NodeGraph graph, int[] labels)
    {
        (Name, _nodes, Graph, _labels) = (name, nodes, graph, labels);
        SampleShape = new Shape(nodes.Count, nodes.Features);
        Targets = TargetSchema.Labels(new Shape(nodes.Count), nodes.ClassNames.Count, [.. nodes.ClassNames]);
        ContentHash = Hash(graph);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Count => 1;

    /// <inheritdoc/>
    public override Shape SampleShape { get; }

    /// <inheritdoc/>
    public override TargetSchema Targets { get; }

    /// <inheritdoc/>
    public override NodeGraph Graph { get; }

    /// <inheritdoc/>
    public override string ContentHash { get; }

    /// <inheritdoc/>
    public override void CopySample(int index, Span<float> destination)
    {
        CheckIndex(index);
        CheckLength(SampleShape.ElementCount, destination.Length, nameof(CopySample));
        destination.Clear();
        var starts = _nodes.Starts;
        var indices = _nodes.Indices;
        var values = _nodes.Values;
        for (var node = 0; node < _nodes.Count; node++)
        {
            for (var entry = starts[node]; entry < starts[node + 1]; entry++)
            {
                destination[(node * _nodes.Features) + indices[entry]] = values[entry];
            }
        }
    }

    /// <inheritdoc/>
    public override void CopyLabels(int index, Span<int> destination)
    {
        CheckIndex(index);
        CheckLength(_labels.Length, destination.Length, nameof(CopyLabels));
        _labels.CopyTo(destination);
    }

    private string Hash(NodeGraph graph)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("cluster.data.graph.v1\n"u8);
        ContentHasher.Append(hash, SampleShape);
        ContentHasher.Append(hash, Targets.Classes);
        ContentHasher.Append(hash, _nodes.Indices.Length);
        hash.AppendData(MemoryMarshal.AsBytes(_nodes.Starts));
        hash.AppendData(MemoryMarshal.AsBytes(_nodes.Indices));
        hash.AppendData(MemoryMarshal.AsBytes(_nodes.Values));
        ContentHasher.Append(hash, graph.Edges.Length);
        hash.AppendData(MemoryMarshal.AsBytes(graph.Edges.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_labels.AsSpan()));
        return ContentHasher.Finish(hash);
    }
}
