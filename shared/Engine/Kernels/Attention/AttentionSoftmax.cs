using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>The softmax of attention scores: of each row over the keys that come first in it, zeros behind them. A row without a score
/// above -∞ becomes zeros.</summary>
/// <remarks>What lies behind the keys of a row up to the next full vector is worked on too, as if it were not there: -∞ among scores, 0 in
/// sums.</remarks>
internal static unsafe class AttentionSoftmax
{
    private const int LaneCount = Reductions.LaneCount;

    /// <summary>Turns scores s into softmax(scale·s).</summary>
    /// <param name="scores">Row-major, without gaps.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="keys">Length of a row.</param>
    /// <param name="causal">Whether row i sees the keys up to i only.</param>
    /// <param name="scale">Factor on the scores, above 0.</param>
    public static void Forward(float* scores, int rows, int keys, bool causal, float scale)
    {
        switch (SimdPath.Current)
        {
            case SimdLevel.Avx512:
                ForwardRows<Lanes512, Vector512<float>>(scores, rows, keys, causal, scale);
                break;
            case SimdLevel.Avx2:
                ForwardRows<Lanes256, Vector256<float>>(scores, rows, keys, causal, scale);
                break;
            default:
                ForwardRows<LanesScalar, float>(scores, rows, keys, causal, scale);
                break;
        }
    }

    /// <summary>Turns the gradient in the softmax into that in the scores: p·(dp - Σ dp·p)·scale, zeros where row i does not look.</summary>
    /// <param name="probabilities">p.</param>
    /// <param name="gradient">dp; becomes the gradient in the scores.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="keys">Length of a row.</param>
    /// <param name="causal">Whether row i sees the keys up to i only.</param>
    /// <param name="scale">Factor on the scores.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* probabilities, float* gradient, int rows, int keys, bool causal, float scale)
    {
        var partial = stackalloc float[LaneCount];
        var scales = Vector512.Create(scale);
        for (var row = 0; row < rows; row++)
        {
            var p = probabilities + ((nint)row * keys);
            var dp = gradient + ((nint)row * keys);
            var seen = causal ? Math.Min(row + 1, keys) : keys;
            var length = Math.Min((seen + LaneCount - 1) / LaneCount * LaneCount, keys);
            new Span<float>(dp + seen, keys - seen).Clear();
            var sums = Vector512<float>.Zero;
            var index = 0;
            for (; index <= length - LaneCount; index += LaneCount)
            {
                sums += Vector512.Load(p + index) * Vector512.Load(dp + index);
            }

            if (index < length)
            {
                sums.Store(partial);
                for (var lane = 0; index < length; index++, lane++)
                {
                    partial[lane] += p[index] * dp[index];
                }

                sums = Vector512.Load(partial);
            }

            var sum = LaneTree.Sum(sums);
            var subtrahend = Vector512.Create(sum);
            for (index = 0; index <= length - LaneCount; index += LaneCount)
            {
                (Vector512.Load(p + index) * (Vector512.Load(dp + index) - subtrahend) * scales).Store(dp + index);
            }

            for (; index < length; index++)
            {
                dp[index] = p[index] * (dp[index] - sum) * scale;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardRows<TLanes, TVector>(float* scores, int rows, int keys, bool causal, float scale)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var partial = stackalloc float[LaneCount];
        var scales = TLanes.Create(scale);
        for (var row = 0; row < rows; row++)
        {
            var line = scores + ((nint)row * keys);
            var seen = causal ? Math.Min(row + 1, keys) : keys;
            var length = Math.Min((seen + LaneCount - 1) / LaneCount * LaneCount, keys);
            new Span<float>(line + seen, length - seen).Fill(float.NegativeInfinity);
            var most = Largest(line, length);
            if (most == float.NegativeInfinity)
            {
                // Nothing to see, or nothing but NaN.
                new Span<float>(line, seen).Fill(new ReadOnlySpan<float>(line, seen).ContainsAnyExcept(most) ? float.NaN : 0f);
                new Span<float>(line + seen, keys - seen).Clear();
                continue;
            }

            var mosts = TLanes.Create(most);
            nint index = 0;
            for (; index <= length - TLanes.Width; index += TLanes.Width)
            {
                var shifted = TLanes.Multiply(TLanes.Subtract(TLanes.Load(line + index), mosts), scales);
                TLanes.Store(Transcendental.Exp<TLanes, TVector>(shifted), line + index);
            }

            for (; index < length; index++)
            {
                line[index] = Transcendental.Exp<LanesScalar, float>((line[index] - most) * scale);
            }

            Normalize(line, length, partial);
            new Span<float>(line + length, keys - length).Clear();
        }
    }

    /// <summary>The largest number; any of them, or -∞, with NaN among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(float* line, int length)
    {
        var lanes = Vector512.Create(float.NegativeInfinity);
        var index = 0;
        for (; index <= length - LaneCount; index += LaneCount)
        {
            lanes = LaneTree.Larger(lanes, Vector512.Load(line + index));
        }

        var result = LaneTree.Largest(lanes);
        for (; index < length; index++)
        {
            result = line[index] < result ? result : line[index];
        }

        return result;
    }

    /// <summary>Divides a row by its sum, by way of 1/sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Normalize(float* line, int length, float* partial)
    {
        var sums = Vector512<float>.Zero;
        var index = 0;
        for (; index <= length - LaneCount; index += LaneCount)
        {
            sums += Vector512.Load(line + index);
        }

        if (index < length)
        {
            sums.Store(partial);
            for (var lane = 0; index < length; index++, lane++)
            {
                partial[lane] += line[index];
            }

            sums = Vector512.Load(partial);
        }

        var share = 1f / LaneTree.Sum(sums);
        var shares = Vector512.Create(share);
        for (index = 0; index <= length - LaneCount; index += LaneCount)
        {
            (Vector512.Load(line + index) * shares).Store(line + index);
        }

        for (; index < length; index++)
        {
            line[index] *= share;
        }
    }
}
