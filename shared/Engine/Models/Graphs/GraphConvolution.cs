using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Graph convolution (GCN): D^-½·(A + I)·D^-½·X·W + b with the row sums D of A + I. A sample is a graph [nodes, in]; all share the
/// edges. Parameters: weight [in, out] and bias [out].
/// Source: Kipf and Welling, Semi-Supervised Classification with Graph Convolutional Networks (ICLR 2017), equation 2.</summary>
public sealed class GraphConvolution : Module
{
    private readonly SparseMatrix _propagation;
    private readonly SparseMatrix _transposed;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>A graph convolution.</summary>
    /// <param name="adjacency">A: row i holds the weights of the edges into node i; without self-loops, which are added.</param>
    /// <param name="inFeatures">Features of an incoming node, at least 1.</param>
    /// <param name="outFeatures">Features of an outgoing node, at least 1.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="ArgumentException">A row of A + I does not sum to a positive number.</exception>
    public GraphConvolution(SparseMatrix adjacency, int inFeatures, int outFeatures, bool bias = true)
    {
        ArgumentNullException.ThrowIfNull(adjacency);
        ArgumentOutOfRangeException.ThrowIfLessThan(inFeatures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outFeatures, 1);
        (InFeatures, OutFeatures) = (inFeatures, outFeatures);
        _propagation = Propagation(adjacency);
        _transposed = _propagation.Transposed();
        _weight = new Parameter(new Shape(inFeatures, outFeatures), new XavierUniformInitializer());
        _bias = bias ? new Parameter(new Shape(outFeatures), ConstantInitializer.Zeros) : null;
    }

    /// <summary>Features of an incoming node.</summary>
    public int InFeatures { get; }

    /// <summary>Features of an outgoing node.</summary>
    public int OutFeatures { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters =>
        _bias is null ? [new("weight", _weight)] : [new("weight", _weight), new("bias", _bias)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Rank == 2 && sample[0] == _propagation.Size && sample[1] == InFeatures
            ? sample.WithLast(OutFeatures)
            : throw new ShapeException(
                $"GraphConvolution needs samples [{_propagation.Size}, {InFeatures}], got {sample}; give one row per node of its graph.");
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        var projected = tape.Apply(new MatMulOperation(coupling: SampleCoupling.None), input, tape.Parameter(_weight));
        var mixed = tape.Apply(new SparseProductOperation(_propagation, _transposed), projected);
        return _bias is null ? mixed : mixed + tape.Parameter(_bias);
    }

    private static SparseMatrix Propagation(SparseMatrix adjacency)
    {
        var withLoops = GraphEdges.WithLoops(adjacency);
        var degrees = new double[adjacency.Size];
        foreach (var (row, _, value) in withLoops.Entries())
        {
            degrees[row] += value;
        }

        var bad = Array.FindIndex(degrees, degree => !(degree > 0) || double.IsInfinity(degree));
        return bad < 0
            ? SparseMatrix.Of(adjacency.Size, withLoops.Entries().Select(
                entry => (entry.Row, entry.Column, (float)(entry.Value / Math.Sqrt(degrees[entry.Row]) / Math.Sqrt(degrees[entry.Column])))))
            : throw new ArgumentException(
                $"GraphConvolution needs edges into each node whose weights and 1 sum to a positive number, got {degrees[bad]} at node {bad}; "
                + "take away negative weights.",
                nameof(adjacency));
    }
}
