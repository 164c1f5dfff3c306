using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>Attention without parameters.</summary>
public static class AttentionFunctions
{
    /// <summary>softmax(Q·Kᵀ/√size)·V of every head; PyTorch's scaled_dot_product_attention.</summary>
    /// <param name="query">[samples, heads, L, size].</param>
    /// <param name="key">[samples, heads, S, size].</param>
    /// <param name="value">[samples, heads, S, size].</param>
    /// <param name="mask">What is forbidden, as numbers other than 0: a shape that broadcasts to [samples, heads, L, S]; null for
    /// nothing.</param>
    /// <param name="causal">Whether row i sees the keys up to i only.</param>
    /// <returns>Mixed values [samples, heads, L, size] and weights [samples, heads, L, S].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static (Value Output, Value Weights) Attention(this Value query, Value key, Value value, Value? mask = null, bool causal = false)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (query.Shape.Rank != 4 || key.Shape.Rank != 4)
        {
            throw new ShapeException(
                $"Attention needs queries and keys [samples, heads, steps, size], got {query.Shape} and {key.Shape}; reshape them.");
        }

        var (samples, heads, rows, keys) = (query.Shape[0], query.Shape[1], query.Shape[2], key.Shape[2]);
        var options = new AttentionOptions(Heads: 1, Tensors: 3) { Causal = causal, HasMask = mask is not null, GivesWeights = true };
        var inputs = new List<Value> { Heads(query), Heads(key), Heads(value) };
        if (mask is not null)
        {
            inputs.Add(mask.Shape.Equals(new Shape(rows, keys))
                ? mask
                : mask.Expand(new Shape(samples, heads, rows, keys)).Reshape(samples * heads, rows, keys));
        }

        var results = query.Recorder.ApplyAll(new AttentionOperation(options), [.. inputs]);
        return (results[0].Reshape(samples, heads, rows, query.Shape[3]), results[1].Reshape(samples, heads, rows, keys));
    }

    private static Value Heads(Value x) => x.Reshape(x.Shape[0] * x.Shape[1], x.Shape[2], x.Shape[3]);
}
