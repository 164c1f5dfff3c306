namespace Cluster.Engine.Autograd.Operations;

/// <summary>What a recurrent operation is given besides samples and weights.</summary>
/// <param name="Reverse">Whether the last time step is the first one to be computed.</param>
/// <param name="Bias">Whether there are two biases.</param>
/// <param name="InitialState">Whether the initial state is given; else it is zeros.</param>
internal readonly record struct RecurrentOptions(bool Reverse, bool Bias, bool InitialState);

/// <summary>Sizes of one call of a recurrent operation.</summary>
/// <param name="Samples">N.</param>
/// <param name="Steps">T.</param>
/// <param name="Inputs">I, features of a step.</param>
/// <param name="Hidden">H.</param>
/// <param name="Gates">G, blocks of H numbers that a step computes.</param>
internal readonly record struct RecurrentSizes(int Samples, int Steps, int Inputs, int Hidden, int Gates)
{
    /// <summary>Numbers of a sample's gates.</summary>
    public int GateWidth => Gates * Hidden;

    /// <summary>Numbers of a sample's input and hidden state together.</summary>
    public int JoinedWidth => Inputs + Hidden;

    /// <summary>Numbers of all hidden states of one step.</summary>
    public int StateLength => Samples * Hidden;

    /// <summary>Rows of all steps.</summary>
    public int Rows => Steps * Samples;
}
