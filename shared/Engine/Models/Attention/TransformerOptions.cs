using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>What the layers of a transformer are made like. The defaults are PyTorch's.</summary>
public sealed record TransformerOptions
{
    /// <summary>Features between the two linear layers; PyTorch's dim_feedforward.</summary>
    public int FeedForward { get; init; } = 2048;

    /// <summary>Share dropped while training: of attention weights, between the linear layers and of every branch before it is added.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>What stands between the linear layers.</summary>
    public TransformerActivation Activation { get; init; }

    /// <summary>Whether branches are normalised before they are computed (pre-norm) instead of after they are added.</summary>
    public bool NormFirst { get; init; }

    /// <summary>Whether a step sees itself and the steps before it only.</summary>
    public bool Causal { get; init; }

    /// <summary>Whether linear layers, projections and norms have biases.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Added to variances, above 0; PyTorch's layer_norm_eps.</summary>
    public double Epsilon { get; init; } = LayerNorm.DefaultEpsilon;

    internal Value Activate(Value x) => Activation == TransformerActivation.GELU ? x.Gelu() : x.Relu();

    internal Value Drop(Value x) => Dropout > 0 ? x.Dropout(Dropout) : x;

    internal LayerNorm Norm(int features) => new(features, Epsilon, bias: Bias);

    internal void Check(string module)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(FeedForward, 1);
        HyperParameter.CheckProbability(Dropout, module);
    }
}

/// <summary>Activations of a transformer's feed-forward network.</summary>
public enum TransformerActivation
{
    /// <summary>max(x, 0).</summary>
    ReLU,

    /// <summary>x·Φ(x), by the error function.</summary>
    GELU,
}
