namespace Cluster.Engine.Autograd.Operations;

/// <summary>What an attention operation is given and gives.</summary>
/// <param name="Heads">Number of heads, a divisor of the features.</param>
/// <param name="Tensors">How queries, keys and values come: 1 tensor [N, T, 3·E] that holds them side by side, 2 tensors (queries
/// [N, L, E], keys and values [N, S, 2·E]) or 3.</param>
internal sealed record AttentionOptions(int Heads, int Tensors)
{
    /// <summary>Whether row i sees the keys up to i only.</summary>
    public bool Causal { get; init; }

    /// <summary>Whether a mask of forbidden pairs follows the tensors, [L, S] or [N, L, S].</summary>
    public bool HasMask { get; init; }

    /// <summary>Whether a mask of forbidden keys follows, [N, S].</summary>
    public bool HasKeyMask { get; init; }

    /// <summary>Whether a second result holds the weights, averaged over the heads, [N, L, S].</summary>
    public bool GivesWeights { get; init; }

    /// <summary>Share of the weights that is dropped while training, in [0, 1].</summary>
    public double Dropout { get; init; }
}
