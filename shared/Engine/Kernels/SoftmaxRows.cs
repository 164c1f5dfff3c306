using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>Softmax and its logarithm along one axis, with their gradients. Tensors are seen as [outer, axis, inner]; every line along the
/// axis is computed as if it stood alone and contiguous, so its bits do not depend on which axis it is.</summary>
internal static class SoftmaxRows
{
    /// <summary>y = softmax(x), or its logarithm x - max - log(sum of exponentials).</summary>
    /// <param name="x">Scores.</param>
    /// <param name="y">Takes the results.</param>
    /// <param name="length">Size of the axis.</param>
    /// <param name="inner">Elements of one position.</param>
    /// <param name="logarithm">Whether the logarithm is wanted.</param>
    /// <param name="scratch">Room for 2 · length · inner numbers.</param>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y, int length, int inner, bool logarithm, Span<float> scratch)
    {
        var block = inner == 1 ? x.Length : length * inner;
        for (var start = 0; start < x.Length; start += block)
        {
            var scores = inner == 1 ? x : ToRows(x.Slice(start, block), length, scratch[block..]);
            var results = inner == 1 ? y.Slice(start, block) : scratch[..block];
            if (logarithm)
            {
                LogSoftmax(scores, results, length);
            }
            else
            {
                Softmax.ShiftedExponentials(scores, length, results);
                for (var row = 0; row < block; row += length)
                {
                    Softmax.Normalize(results.Slice(row, length));
                }
            }

            if (inner != 1)
            {
                FromRows(results, y.Slice(start, block), length);
            }
        }
    }

    /// <summary>dx = y·(dy - Σ dy·y), or for the logarithm dx = dy - exp(y)·Σ dy.</summary>
    /// <param name="y">What forward returned.</param>
    /// <param name="upstream">dy.</param>
    /// <param name="gradient">Takes dx.</param>
    /// <param name="length">Size of the axis.</param>
    /// <param name="inner">Elements of one position.</param>
    /// <param name="logarithm">Whether y is the logarithm.</param>
    /// <param name="scratch">Room for 4 · length · inner numbers.</param>
    public static void Backward(
        ReadOnlySpan<float> y, ReadOnlySpan<float> upstream, Span<float> gradient, int length, int inner, bool logarithm, Span<float> scratch)
    {
        var block = inner == 1 ? y.Length : length * inner;
        for (var start = 0; start < y.Length; start += block)
        {
            var values = inner == 1 ? y : ToRows(y.Slice(start, block), length, scratch[block..]);
            var above = inner == 1 ? upstream : ToRows(upstream.Slice(start, block), length, scratch[(2 * block)..]);
            var results = inner == 1 ? gradient.Slice(start, block) : scratch[..block];
            for (var row = 0; row < block; row += length)
            {
                RowGradient(
                    values.Slice(row, length), above.Slice(row, length), results.Slice(row, length), logarithm, scratch[^length..]);
            }

            if (inner != 1)
            {
                FromRows(results, gradient.Slice(start, block), length);
            }
        }
    }

    private static void LogSoftmax(ReadOnlySpan<float> scores, Span<float> results, int length)
    {
        Softmax.ShiftedExponentials(scores, length, results);
        for (var row = 0; row < scores.Length; row += length)
        {
            var line = scores.Slice(row, length);
            var result = results.Slice(row, length);
            var logarithm = Transcendental.Log<LanesScalar, float>(Reductions.Sum(result));
            Elementwise.AddScalar(line, -Reductions.Max(line), result);
            Elementwise.AddScalar(result, -logarithm, result);
        }
    }

    private static void RowGradient(
        ReadOnlySpan<float> y, ReadOnlySpan<float> upstream, Span<float> gradient, bool logarithm, Span<float> scratch)
    {
        if (logarithm)
        {
            Exponentials.Exp(y, scratch);
            Elementwise.Scale(scratch, Reductions.Sum(upstream), scratch);
            Elementwise.Subtract(upstream, scratch, gradient);
        }
        else
        {
            Elementwise.Multiply(upstream, y, scratch);
            Elementwise.AddScalar(upstream, -Reductions.Sum(scratch), scratch);
            Elementwise.Multiply(y, scratch, gradient);
        }
    }

    /// <summary>The block's lines, one behind the other.</summary>
    private static ReadOnlySpan<float> ToRows(ReadOnlySpan<float> block, int length, Span<float> room)
    {
        var inner = block.Length / length;
        for (var index = 0; index < block.Length; index++)
        {
            room[(index % inner * length) + (index / inner)] = block[index];
        }

        return room[..block.Length];
    }

    private static void FromRows(ReadOnlySpan<float> rows, Span<float> block, int length)
    {
        var inner = block.Length / length;
        for (var index = 0; index < block.Length; index++)
        {
            block[index] = rows[(index % inner * length) + (index / inner)];
        }
    }
}
