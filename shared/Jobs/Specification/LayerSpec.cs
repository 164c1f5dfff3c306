using System.Text.Json.Serialization;

namespace Cluster.Jobs.Specification;

/// <summary>One layer of a model. Input sizes follow from the layer before, or from the data.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(FlattenSpec), "flatten")]
[JsonDerivedType(typeof(LinearSpec), "linear")]
[JsonDerivedType(typeof(ReLUSpec), "relu")]
[JsonDerivedType(typeof(TanhSpec), "tanh")]
[JsonDerivedType(typeof(SigmoidSpec), "sigmoid")]
public abstract record LayerSpec;

/// <summary>Makes every sample one axis.</summary>
public sealed record FlattenSpec : LayerSpec;

/// <summary>Fully connected.</summary>
public sealed record LinearSpec : LayerSpec
{
    /// <summary>Number of outputs.</summary>
    public required int Units { get; init; }

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>How the weight begins.</summary>
    public InitializerKind Init { get; init; } = InitializerKind.Default;
}

/// <summary>max(x, 0).</summary>
public sealed record ReLUSpec : LayerSpec;

/// <summary>Hyperbolic tangent.</summary>
public sealed record TanhSpec : LayerSpec;

/// <summary>1 / (1 + exp(-x)).</summary>
public sealed record SigmoidSpec : LayerSpec;

/// <summary>How a weight begins.</summary>
public enum InitializerKind
{
    /// <summary>As PyTorch's linear layer: uniform within 1/sqrt(inputs).</summary>
    Default,

    /// <summary>Glorot and Bengio (2010), uniform.</summary>
    XavierUniform,

    /// <summary>Glorot and Bengio (2010), normal.</summary>
    XavierNormal,

    /// <summary>He et al. (2015), uniform.</summary>
    HeUniform,

    /// <summary>He et al. (2015), normal.</summary>
    HeNormal,
}
