namespace Cluster.Engine.Initialization;

/// <summary>What PyTorch's multi-head attention begins with.</summary>
public static class AttentionDefaultInitializer
{
    /// <summary>The law of the input projection of shape [3·width, width]: Xavier over the stacked matrix.</summary>
    public static Initializer InProjectionWeight { get; } = new XavierUniformInitializer();

    /// <summary>The law of the biases of both projections: zeros.</summary>
    public static Initializer Bias => ConstantInitializer.Zeros;

    /// <summary>The law of the output projection of shape [width, width]: that of a linear layer.</summary>
    /// <param name="width">Width of the model, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is below 1.</exception>
    public static Initializer OutProjectionWeight(int width) => LinearDefaultInitializer.ForFanIn(width);
}
