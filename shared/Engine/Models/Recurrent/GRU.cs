using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;

namespace Cluster.Engine.Models;

/// <summary>Gated recurrent unit: gates r, z, n with n = tanh(W_in·x + b_in + r·(W_hn·h + b_hn)); h' = (1 - z)·n + z·h.
/// Source: Cho et al., Learning Phrase Representations using RNN Encoder-Decoder (EMNLP 2014).</summary>
public sealed class GRU : RecurrentModule
{
    /// <summary>A stack of GRU layers.</summary>
    /// <param name="inputSize">Features of an incoming step, at least 1.</param>
    /// <param name="hiddenSize">Hidden size of each direction, at least 1.</param>
    /// <param name="layers">Number of layers, at least 1; PyTorch's num_layers.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="bidirectional">Whether a second pass runs from the last step to the first; results have both side by side.</param>
    /// <param name="dropout">Share dropped between layers while training, in [0, 1].</param>
    /// <param name="returnsSequence">Whether the result is [steps, directions·hidden] of each sample; else the last hidden states of the
    /// last layer, [directions·hidden].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public GRU(
        int inputSize,
        int hiddenSize,
        int layers = 1,
        bool bias = true,
        bool bidirectional = false,
        double dropout = 0,
        bool returnsSequence = true)
        : base(3, new RecurrentShape(inputSize, hiddenSize, layers, bias, bidirectional, dropout, returnsSequence))
    {
    }

    private protected override Operation Operation(RecurrentOptions options) => new GruOperation(options);
}
