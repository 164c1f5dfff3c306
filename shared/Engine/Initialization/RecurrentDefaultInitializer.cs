namespace Cluster.Engine.Initialization;

/// <summary>What PyTorch's recurrent layers begin with: every weight and bias uniform in ±1/√(hidden size).</summary>
public static class RecurrentDefaultInitializer
{
    /// <summary>The law for a layer, for all its parameters alike.</summary>
    /// <param name="hiddenSize">Width of the hidden state, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public static Initializer ForHiddenSize(int hiddenSize) => LinearDefaultInitializer.ForFanIn(hiddenSize);
}
