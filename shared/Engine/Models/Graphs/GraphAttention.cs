using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Graph attention (GAT): each node mixes the projected features of the nodes that send to it, and its own, by a softmax of
/// LeakyReLU(a_dst·h_i + a_src·h_j). A sample is a graph [nodes, in]; all share the edges. Parameters: weight [heads, in, out], a_dst and
/// a_src [heads, out], and bias of the result's features.
/// Source: Veličković et al., Graph Attention Networks (ICLR 2018).</summary>
public sealed class GraphAttention : Module
{
    private readonly SparseMatrix _graph;
    private readonly int _heads;
    private readonly bool _concatenates;
    private readonly float _slope;
    private readonly Parameter _weight;
    private readonly Parameter _receiver;
    private readonly Parameter _sender;
    private readonly Parameter? _bias;

    /// <summary>A graph attention layer.</summary>
    /// <param name="adjacency">Row i holds the edges into node i; their weights do not count, and loops are added.</param>
    /// <param name="inFeatures">Features of an incoming node, at least 1.</param>
    /// <param name="outFeatures">Features of a head, at least 1.</param>
    /// <param name="heads">Number of heads, at least 1.</param>
    /// <param name="concatenates">Whether the heads' results stand side by side; else they are averaged.</param>
    /// <param name="negativeSlope">Slope of the LeakyReLU below 0.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public GraphAttention(
        SparseMatrix adjacency,
        int inFeatures,
        int outFeatures,
        int heads = 1,
        bool concatenates = true,
        double negativeSlope = 0.2,
        bool bias = true)
    {
        ArgumentNullException.ThrowIfNull(adjacency);
        ArgumentOutOfRangeException.ThrowIfLessThan(inFeatures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outFeatures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        HyperParameter.CheckFinite(negativeSlope, nameof(GraphAttention));
        (InFeatures, OutFeatures) = (inFeatures, concatenates ? heads * outFeatures : outFeatures);
        (_heads, _concatenates, _slope) = (heads, concatenates, (float)negativeSlope);
        _graph = GraphEdges.WithLoops(adjacency);
        var bound = Math.Sqrt(6.0 / (inFeatures + outFeatures));
        var vectorBound = Math.Sqrt(6.0 / (outFeatures + 1));
        _weight = new Parameter(new Shape(heads, inFeatures, outFeatures), new UniformInitializer(-bound, bound));
        _receiver = new Parameter(new Shape(heads, outFeatures), new UniformInitializer(-vectorBound, vectorBound));
        _sender = new Parameter(new Shape(heads, outFeatures), new UniformInitializer(-vectorBound, vectorBound));
        _bias = bias ? new Parameter(new Shape(OutFeatures), ConstantInitializer.Zeros) : null;
    }

    /// <summary>Features of an incoming node.</summary>
    public int InFeatures { get; }

    /// <summary>Features of an outgoing node, of all heads together.</summary>
    public int OutFeatures { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => _bias is null
        ? [new("weight", _weight), new("a_dst", _receiver), new("a_src", _sender)]
        : [new("weight", _weight), new("a_dst", _receiver), new("a_src", _sender), new("bias", _bias)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Rank == 2 && sample[0] == _graph.Size && sample[1] == InFeatures
            ? sample.WithLast(OutFeatures)
            : throw new ShapeException(
                $"GraphAttention needs samples [{_graph.Size}, {InFeatures}], got {sample}; give one row per node of its graph.");
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input) => RecordWeighted(tape, input, givesWeights: false).Output;

    /// <summary>Records the layer, with its weights where they are wanted.</summary>
    /// <param name="tape">The tape that is being recorded.</param>
    /// <param name="input">Incoming batch, [samples, nodes, in].</param>
    /// <param name="givesWeights">Whether the weights are wanted: [samples, heads, nodes, nodes], 0 where there is no edge.</param>
    public AttentionResult RecordWeighted(TapeRecorder tape, Value input, bool givesWeights = true)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        var apart = tape.Reshape(input, new Shape(input.Shape[0], 1, input.Shape[1], input.Shape[2]));
        var projected = tape.Apply(new MatMulOperation(coupling: SampleCoupling.None), apart, tape.Parameter(_weight));
        var results = tape.ApplyAll(
            new GraphAttentionOperation(_graph, _slope, _concatenates, givesWeights),
            projected,
            tape.Parameter(_receiver),
            tape.Parameter(_sender));
        return new AttentionResult(
            _bias is null ? results[0] : results[0] + tape.Parameter(_bias), givesWeights ? results[1] : null);
    }
}
