using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Attention of every node to the nodes that send to it. Inputs: h [samples, heads, nodes, features], a_dst and a_src
/// [heads, features]. Results: [samples, nodes, heads·features], or the mean of the heads [samples, nodes, features]; where wanted the
/// weights [samples, heads, nodes, nodes], 0 where there is no edge.</summary>
/// <param name="graph">Row i holds the nodes that send to i, i itself among them.</param>
/// <param name="slope">Slope of the LeakyReLU below 0.</param>
/// <param name="concatenates">Whether heads stand side by side; else they are averaged.</param>
/// <param name="givesWeights">Whether there is a second result.</param>
/// <remarks>Gradients in a_dst and a_src are one chain over ascending samples and nodes.
/// Source: Veličković et al., Graph Attention Networks (ICLR 2018), equations 1 to 6.</remarks>
internal sealed class GraphAttentionOperation(SparseMatrix graph, float slope, bool concatenates, bool givesWeights) : Operation
{
    public override string Name => "GraphAttention";

    internal SparseMatrix Graph => graph;

    internal float Slope => slope;

    internal bool Concatenates => concatenates;

    public override SampleCoupling Coupling => SampleCoupling.None;

    public override int OutputCount => givesWeights ? 2 : 1;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 3, 3);
        var h = inputs[0];
        if (h.Rank != 4 || h[2] != graph.Size || !inputs[1].Equals(new Shape(h[1], h[3])) || !inputs[2].Equals(inputs[1]))
        {
            throw new ShapeException(
                $"GraphAttention needs h [samples, heads, {graph.Size}, features] and vectors [heads, features], got {h}, {inputs[1]} and "
                + $"{inputs[2]}; give one row per node of the graph.");
        }

        return new Shape(h[0], h[2], concatenates ? h[1] * h[3] : h[3]);
    }

    public override Shape InferShape(ReadOnlySpan<Shape> inputs, int output) =>
        output == 0 ? InferShape(inputs) : new Shape(inputs[0][0], inputs[0][1], graph.Size, graph.Size);

    /// <summary>Scores, then weights of the edges.</summary>
    public override int SavedLength(ReadOnlySpan<Shape> inputs) => checked(2 * inputs[0][0] * inputs[0][1] * graph.Count);

    public override int ScratchLength(ReadOnlySpan<Shape> inputs) =>
        (2 * graph.Size) + inputs[0].ElementCount + (2 * inputs[1].ElementCount);

    /// <summary>Two scores for each node, and the mix along the edges.</summary>
    public override long ProductFlops(ReadOnlySpan<Shape> inputs)
    {
        var h = inputs[0];
        return 2L * h[0] * h[1] * h[3] * ((2L * h[2]) + graph.Count);
    }

    public override void Forward(in OperationFrame frame)
    {
        var (heads, features) = (frame.InputShape(0)[1], frame.InputShape(0)[3]);
        var head = new GraphAttentionHead(graph, features, slope);
        frame.Output.Clear();
        for (var index = 0; index < frame.InputShape(0)[0] * heads; index++)
        {
            var vector = index % heads * features;
            var h = frame.Input(0).Slice(index * graph.Size * features, graph.Size * features);
            var scores = Edges(frame, index, 0);
            var weights = Edges(frame, index, 1);
            head.Weigh(h, frame.Input(1).Slice(vector, features), frame.Input(2).Slice(vector, features), scores, weights);
            head.Mix(h, weights, Share(heads), frame.Output[ResultStart(frame, index)..], frame.OutputShape[2]);
            if (givesWeights)
            {
                Scatter(weights, frame.OutputAt(1).Slice(index * graph.Size * graph.Size, graph.Size * graph.Size));
            }
        }
    }

    public override void Backward(in OperationFrame frame)
    {
        var (heads, features) = (frame.InputShape(0)[1], frame.InputShape(0)[3]);
        var head = new GraphAttentionHead(graph, features, slope);
        var nodes = frame.Scratch[..(2 * graph.Size)];
        var hGradient = frame.Scratch.Slice(2 * graph.Size, frame.Input(0).Length);
        var vectorGradients = frame.Scratch[^(2 * frame.Input(1).Length)..];
        hGradient.Clear();
        vectorGradients.Clear();
        for (var index = 0; index < frame.InputShape(0)[0] * heads; index++)
        {
            var (start, length) = (index * graph.Size * features, graph.Size * features);
            var vector = index % heads * features;
            var square = graph.Size * graph.Size;
            var pass = new GraphAttentionPass
            {
                H = frame.Input(0).Slice(start, length),
                Receiver = frame.Input(1).Slice(vector, features),
                Sender = frame.Input(2).Slice(vector, features),
                Scores = Edges(frame, index, 0),
                Weights = Edges(frame, index, 1),
                Upstream = frame.OutputGradient[ResultStart(frame, index)..],
                WeightUpstream = givesWeights && frame.HasOutputGradient(1) ? frame.OutputGradientAt(1).Slice(index * square, square) : default,
                Stride = frame.OutputShape[2],
                Share = Share(heads),
            };
            head.AddGradients(
                pass,
                hGradient.Slice(start, length),
                vectorGradients.Slice(vector, features),
                vectorGradients.Slice(frame.Input(1).Length + vector, features),
                nodes);
        }

        HandOn(frame, 0, hGradient);
        HandOn(frame, 1, vectorGradients[..frame.Input(1).Length]);
        HandOn(frame, 2, vectorGradients[frame.Input(1).Length..]);
    }

    private static void HandOn(in OperationFrame frame, int input, ReadOnlySpan<float> gradient)
    {
        if (frame.NeedsGradient(input))
        {
            gradient.CopyTo(frame.InputGradient(input));
        }
    }

    private Span<float> Edges(in OperationFrame frame, int index, int kind) =>
        frame.Saved.Slice(((kind * frame.Saved.Length) / 2) + (index * graph.Count), graph.Count);

    /// <summary>Where node 0's row of a head begins.</summary>
    private int ResultStart(in OperationFrame frame, int index)
    {
        var (heads, features) = (frame.InputShape(0)[1], frame.InputShape(0)[3]);
        return (index / heads * graph.Size * frame.OutputShape[2]) + (concatenates ? index % heads * features : 0);
    }

    private float Share(int heads) => concatenates ? 1f : 1f / heads;

    private void Scatter(ReadOnlySpan<float> weights, Span<float> dense)
    {
        dense.Clear();
        for (var node = 0; node < graph.Size; node++)
        {
            for (var edge = graph.Starts[node]; edge < graph.Starts[node + 1]; edge++)
            {
                dense[(node * graph.Size) + graph.Columns[edge]] = weights[edge];
            }
        }
    }
}
