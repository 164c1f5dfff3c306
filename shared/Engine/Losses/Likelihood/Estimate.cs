using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>What to read off a predicted distribution.</summary>
public enum Estimate
{
    /// <summary>Its mean; NaN where it has none.</summary>
    Mean,

    /// <summary>Where its density is largest.</summary>
    Mode,

    /// <summary>Its parameters, after their links.</summary>
    Parameters,
}

/// <summary>A likelihood whose raw predictions stand for a distribution: what a model trained on it predicts.</summary>
public interface ILikelihoodHead
{
    /// <summary>Shape of an estimate.</summary>
    /// <param name="predictions">Shape of the raw predictions, [batch, ...].</param>
    /// <param name="estimate">What is wanted.</param>
    /// <exception cref="ShapeException">The head cannot take such predictions.</exception>
    Shape EstimateShape(Shape predictions, Estimate estimate);

    /// <summary>Reads estimates off raw predictions.</summary>
    /// <param name="shape">Shape of the raw predictions.</param>
    /// <param name="predictions">The raw predictions, row-major.</param>
    /// <param name="estimate">What is wanted.</param>
    /// <param name="result">Takes the estimates; of the length of <see cref="EstimateShape"/>.</param>
    void Predict(Shape shape, ReadOnlySpan<float> predictions, Estimate estimate, Span<float> result);
}
