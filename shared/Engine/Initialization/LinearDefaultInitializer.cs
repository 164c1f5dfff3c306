namespace Cluster.Engine.Initialization;

/// <summary>What PyTorch's linear and convolution layers begin with: weight and bias uniform in ±1/√(fan in).</summary>
/// <remarks>PyTorch writes the weight's law as Kaiming with gain √(1/3); the bound is the same.</remarks>
public static class LinearDefaultInitializer
{
    /// <summary>The law for a layer, for its weight and its bias alike.</summary>
    /// <param name="fanIn">Inputs of one output, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fan is below 1.</exception>
    public static Initializer ForFanIn(int fanIn)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fanIn, 1);
        var bound = 1.0 / Math.Sqrt(fanIn);
        return new UniformInitializer(-bound, bound);
    }
}
