using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;

namespace Cluster.Engine.Models;

/// <summary>Plain recurrent network: h' = f(W_ih·x + b_ih + W_hh·h + b_hh) with f = tanh or the rectifier.
/// Source: Elman, Finding Structure in Time, Cognitive Science 14 (1990).</summary>
public sealed class RNN : RecurrentModule
{
    private readonly bool _rectified;

    /// <summary>A stack of plain recurrent layers.</summary>
    /// <param name="inputSize">Features of an incoming step, at least 1.</param>
    /// <param name="hiddenSize">Hidden size of each direction, at least 1.</param>
    /// <param name="layers">Number of layers, at least 1; PyTorch's num_layers.</param>
    /// <param name="nonlinearity">f.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="bidirectional">Whether a second pass runs from the last step to the first; results have both side by side.</param>
    /// <param name="dropout">Share dropped between layers while training, in [0, 1].</param>
    /// <param name="returnsSequence">Whether the result is [steps, directions·hidden] of each sample; else the last hidden states of the
    /// last layer, [directions·hidden].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public RNN(
        int inputSize,
        int hiddenSize,
        int layers = 1,
        RnnNonlinearity nonlinearity = RnnNonlinearity.Tanh,
        bool bias = true,
        bool bidirectional = false,
        double dropout = 0,
        bool returnsSequence = true)
        : base(1, new RecurrentShape(inputSize, hiddenSize, layers, bias, bidirectional, dropout, returnsSequence)) =>
        _rectified = nonlinearity == RnnNonlinearity.ReLU;

    private protected override Operation Operation(RecurrentOptions options) => new RnnOperation(options, _rectified);
}

/// <summary>What a plain recurrent network applies to its sums.</summary>
public enum RnnNonlinearity
{
    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    ReLU,
}
