using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>One attention head on one graph: e_ij = LeakyReLU(a_dst·h_i + a_src·h_j) on every edge from j to i, α = softmax over the edges
/// into i, out_i = Σ_j α_ij·h_j. Edges are ordered by i, then by j.</summary>
/// <param name="graph">Row i holds the nodes that send to i.</param>
/// <param name="features">Length of h_i.</param>
/// <param name="slope">Slope of the LeakyReLU below 0.</param>
internal readonly struct GraphAttentionHead(SparseMatrix graph, int features, float slope)
{
    /// <summary>Scores s_i + t_j of the edges, before the LeakyReLU, and their softmax α.</summary>
    /// <param name="h">[nodes, features].</param>
    /// <param name="receiver">a_dst.</param>
    /// <param name="sender">a_src.</param>
    /// <param name="scores">Takes the scores, one per edge.</param>
    /// <param name="weights">Takes α, one per edge.</param>
    public void Weigh(
        ReadOnlySpan<float> h, ReadOnlySpan<float> receiver, ReadOnlySpan<float> sender, Span<float> scores, Span<float> weights)
    {
        for (var node = 0; node < graph.Size; node++)
        {
            var (start, end) = (graph.Starts[node], graph.Starts[node + 1]);
            var own = ScaledRows.Dot(receiver, Row(h, node));
            var most = float.NegativeInfinity;
            for (var edge = start; edge < end; edge++)
            {
                scores[edge] = own + ScaledRows.Dot(sender, Row(h, graph.Columns[edge]));
                weights[edge] = scores[edge] > 0 ? scores[edge] : slope * scores[edge];
                most = weights[edge] <= most ? most : weights[edge];
            }

            var sum = 0.0;
            for (var edge = start; edge < end; edge++)
            {
                weights[edge] = Transcendental.Exp<LanesScalar, float>(weights[edge] - most);
                sum += weights[edge];
            }

            for (var edge = start; edge < end; edge++)
            {
                weights[edge] = (float)(weights[edge] / sum);
            }
        }
    }

    /// <summary>Adds α_ij·h_j·share to the row of node i that begins at i·stride.</summary>
    public void Mix(ReadOnlySpan<float> h, ReadOnlySpan<float> weights, float share, Span<float> output, int stride)
    {
        for (var node = 0; node < graph.Size; node++)
        {
            var target = output.Slice(node * stride, features);
            for (var edge = graph.Starts[node]; edge < graph.Starts[node + 1]; edge++)
            {
                ScaledRows.AddInto(target, share * weights[edge], Row(h, graph.Columns[edge]));
            }
        }
    }

    /// <summary>The gradients in h and in both attention vectors; adds to all three.</summary>
    /// <param name="pass">What forward saw and left.</param>
    /// <param name="hGradient">[nodes, features].</param>
    /// <param name="receiverGradient">Length features.</param>
    /// <param name="senderGradient">Length features.</param>
    /// <param name="nodeGradients">Room for 2 · nodes numbers.</param>
    public void AddGradients(
        in GraphAttentionPass pass,
        Span<float> hGradient,
        Span<float> receiverGradient,
        Span<float> senderGradient,
        Span<float> nodeGradients)
    {
        var receivers = nodeGradients[..graph.Size];
        var senders = nodeGradients.Slice(graph.Size, graph.Size);
        nodeGradients.Clear();
        for (var node = 0; node < graph.Size; node++)
        {
            AddEdgeGradients(pass, node, hGradient, receivers, senders);
        }

        for (var node = 0; node < graph.Size; node++)
        {
            var row = node * features;
            var target = hGradient.Slice(row, features);
            ScaledRows.AddInto(target, receivers[node], pass.Receiver);
            ScaledRows.AddInto(target, senders[node], pass.Sender);
            ScaledRows.AddInto(receiverGradient, receivers[node], pass.H.Slice(row, features));
            ScaledRows.AddInto(senderGradient, senders[node], pass.H.Slice(row, features));
        }
    }

    private void AddEdgeGradients(
        in GraphAttentionPass pass, int node, Span<float> hGradient, Span<float> receivers, Span<float> senders)
    {
        var (start, end) = (graph.Starts[node], graph.Starts[node + 1]);
        var upstream = pass.Upstream.Slice(node * pass.Stride, features);
        var mean = 0.0;
        for (var edge = start; edge < end; edge++)
        {
            mean += pass.Weights[edge] * WeightGradient(pass, node, edge, upstream);
        }

        for (var edge = start; edge < end; edge++)
        {
            var sender = graph.Columns[edge];
            ScaledRows.AddInto(hGradient.Slice(sender * features, features), pass.Share * pass.Weights[edge], upstream);
            var gradient = pass.Weights[edge] * (WeightGradient(pass, node, edge, upstream) - mean);
            var score = (float)(pass.Scores[edge] > 0 ? gradient : slope * gradient);
            receivers[node] += score;
            senders[sender] += score;
        }
    }

    private double WeightGradient(in GraphAttentionPass pass, int node, int edge, ReadOnlySpan<float> upstream)
    {
        var sender = graph.Columns[edge];
        var fromOutput = (double)pass.Share * ScaledRows.Dot(upstream, Row(pass.H, sender));
        return pass.WeightUpstream.IsEmpty ? fromOutput : fromOutput + pass.WeightUpstream[(node * graph.Size) + sender];
    }

    private ReadOnlySpan<float> Row(ReadOnlySpan<float> h, int node) => h.Slice(node * features, features);
}

/// <summary>What forward saw and left of one head on one graph, and the gradients above it.</summary>
internal ref struct GraphAttentionPass
{
    /// <summary>[nodes, features].</summary>
    public ReadOnlySpan<float> H;

    /// <summary>a_dst.</summary>
    public ReadOnlySpan<float> Receiver;

    /// <summary>a_src.</summary>
    public ReadOnlySpan<float> Sender;

    /// <summary>Scores of the edges.</summary>
    public ReadOnlySpan<float> Scores;

    /// <summary>α of the edges.</summary>
    public ReadOnlySpan<float> Weights;

    /// <summary>Gradient in the result, from node 0's row on.</summary>
    public ReadOnlySpan<float> Upstream;

    /// <summary>Gradient in α as a dense matrix [nodes, nodes]; empty for none.</summary>
    public ReadOnlySpan<float> WeightUpstream;

    /// <summary>Floats from one node's row of the result to the next.</summary>
    public int Stride;

    /// <summary>What the head's sum is multiplied with in the result.</summary>
    public float Share;
}
