using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>What attention must not look at, as floats other than 0. Where both masks are given, each forbids.</summary>
/// <param name="Pairs">Forbidden pairs of query and key, [L, S] for all samples or [samples, L, S]; PyTorch's attn_mask of booleans.</param>
/// <param name="Keys">Forbidden keys, [samples, S]; PyTorch's key_padding_mask.</param>
public sealed record AttentionMasks(Value? Pairs = null, Value? Keys = null)
{
    /// <summary>The masks that are given, in their order.</summary>
    internal IEnumerable<Value> Given
    {
        get
        {
            if (Pairs is not null)
            {
                yield return Pairs;
            }

            if (Keys is not null)
            {
                yield return Keys;
            }
        }
    }
}
