using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;

namespace Cluster.Engine.Models;

/// <summary>Long short-term memory: gates i, f, g, o; c' = f·c + i·g; h' = o·tanh(c').
/// Source: Hochreiter and Schmidhuber, Long Short-Term Memory, Neural Computation 9 (1997).</summary>
public sealed class LSTM : RecurrentModule
{
    /// <summary>A stack of LSTM layers.</summary>
    /// <param name="inputSize">Features of an incoming step, at least 1.</param>
    /// <param name="hiddenSize">Hidden size of each direction, at least 1.</param>
    /// <param name="layers">Number of layers, at least 1; PyTorch's num_layers.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="bidirectional">Whether a second pass runs from the last step to the first; results have both side by side.</param>
    /// <param name="dropout">Share dropped between layers while training, in [0, 1].</param>
    /// <param name="returnsSequence">Whether the result is [steps, directions·hidden] of each sample; else the last hidden states of the
    /// last layer, [directions·hidden].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LSTM(
        int inputSize,
        int hiddenSize,
        int layers = 1,
        bool bias = true,
        bool bidirectional = false,
        double dropout = 0,
        bool returnsSequence = true)
        : base(4, new RecurrentShape(inputSize, hiddenSize, layers, bias, bidirectional, dropout, returnsSequence))
    {
    }

    private protected override int StateKinds => 2;

    private protected override Operation Operation(RecurrentOptions options) => new LstmOperation(options);
}
