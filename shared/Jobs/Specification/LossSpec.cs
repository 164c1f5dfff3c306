using System.Text.Json.Serialization;

namespace Cluster.Jobs.Specification;

/// <summary>What is minimised.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CrossEntropySpec), "cross_entropy")]
[JsonDerivedType(typeof(MseSpec), "mse")]
public abstract record LossSpec;

/// <summary>Softmax cross-entropy between the model's outputs and class labels.</summary>
public sealed record CrossEntropySpec : LossSpec;

/// <summary>Mean squared error between the model's outputs and the one-hot labels.</summary>
public sealed record MseSpec : LossSpec;
