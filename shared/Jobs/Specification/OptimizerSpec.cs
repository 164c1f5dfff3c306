using System.Text.Json.Serialization;

namespace Cluster.Jobs.Specification;

/// <summary>How the weights are updated.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SgdSpec), "sgd")]
[JsonDerivedType(typeof(MomentumSpec), "momentum")]
[JsonDerivedType(typeof(AdamSpec), "adam")]
public abstract record OptimizerSpec
{
    /// <summary>Size of a step, above 0.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Factor of the weights added to the gradient, 0 or more.</summary>
    public double WeightDecay { get; init; }
}

/// <summary>Plain stochastic gradient descent.</summary>
public sealed record SgdSpec : OptimizerSpec;

/// <summary>Gradient descent with momentum, as PyTorch's SGD.</summary>
public sealed record MomentumSpec : OptimizerSpec
{
    /// <summary>Share of the velocity that is kept, in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Share of the gradient that is left out of the velocity, in [0, 1].</summary>
    public double Dampening { get; init; }

    /// <summary>Whether the gradient is taken as if one step ahead.</summary>
    public bool Nesterov { get; init; }
}

/// <summary>Adam (Kingma and Ba, 2015).</summary>
public sealed record AdamSpec : OptimizerSpec
{
    /// <summary>Decay of the first moment, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment, above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;
}
