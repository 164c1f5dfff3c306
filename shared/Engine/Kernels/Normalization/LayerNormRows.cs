using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cluster.Engine.Kernels;

/// <summary>Layer normalisation of one row at a time: y = x̂·w + b.</summary>
/// <remarks>Plain products and sums, sixteen at a time: the same bits at every vector width.</remarks>
internal static unsafe class LayerNormRows
{
    private const int LaneCount = Reductions.LaneCount;

    /// <summary>y of one row.</summary>
    /// <param name="x">The row.</param>
    /// <param name="length">Its length.</param>
    /// <param name="moments">Its moments.</param>
    /// <param name="weight">w, of the row's length; null for ones.</param>
    /// <param name="bias">b, of the row's length; null for zeros.</param>
    /// <param name="y">Takes the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* x, int length, in RowMoments moments, float* weight, float* bias, float* y)
    {
        var (row, lanes) = (moments, new MomentLanes(moments));
        var index = 0;
        for (; index <= length - LaneCount; index += LaneCount)
        {
            var value = lanes.Normal(Vector512.Load(x + index));
            value = weight is null ? value : value * Vector512.Load(weight + index);
            value = bias is null ? value : value + Vector512.Load(bias + index);
            value.Store(y + index);
        }

        for (; index < length; index++)
        {
            var value = row.Normal(x[index]);
            value = weight is null ? value : value * weight[index];
            y[index] = bias is null ? value : value + bias[index];
        }
    }

    /// <summary>dx = scale·(g - mean(g) - x̂·mean(g·x̂)) with g = dy·w; without the term mean(g) where the moments are those about 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(
        float* x, int length, in RowMoments moments, bool aboutZero, float* weight, float* upstream, float* gradient)
    {
        var (row, lanes) = (moments, new MomentLanes(moments));
        var (plain, weighted) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var index = 0;
        for (; index <= length - LaneCount; index += LaneCount)
        {
            var g = Vector512.Load(upstream + index);
            g = weight is null ? g : g * Vector512.Load(weight + index);
            plain += g;
            weighted += g * lanes.Normal(Vector512.Load(x + index));
        }

        if (index < length)
        {
            var plainLanes = stackalloc float[LaneCount];
            var weightedLanes = stackalloc float[LaneCount];
            plain.Store(plainLanes);
            weighted.Store(weightedLanes);
            for (var lane = 0; index < length; index++, lane++)
            {
                var g = weight is null ? upstream[index] : upstream[index] * weight[index];
                plainLanes[lane] += g;
                weightedLanes[lane] += g * row.Normal(x[index]);
            }

            (plain, weighted) = (Vector512.Load(plainLanes), Vector512.Load(weightedLanes));
        }

        var plainMean = aboutZero ? 0f : LaneTree.Sum(plain) / length;
        var weightedMean = LaneTree.Sum(weighted) / length;
        var (plainMeans, weightedMeans) = (Vector512.Create(plainMean), Vector512.Create(weightedMean));
        for (index = 0; index <= length - LaneCount; index += LaneCount)
        {
            var g = Vector512.Load(upstream + index);
            g = weight is null ? g : g * Vector512.Load(weight + index);
            (((g - plainMeans) - (lanes.Normal(Vector512.Load(x + index)) * weightedMeans)) * lanes.Scale).Store(gradient + index);
        }

        for (; index < length; index++)
        {
            var g = weight is null ? upstream[index] : upstream[index] * weight[index];
            gradient[index] = (g - plainMean - (row.Normal(x[index]) * weightedMean)) * row.Scale;
        }
    }

    /// <summary>Adds a row's part to the gradients in weight and bias: dw += dy·x̂, db += dy. Either may be null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddParameterGradients(
        float* x, int length, in RowMoments moments, float* upstream, float* weightGradient, float* biasGradient)
    {
        var (row, lanes) = (moments, new MomentLanes(moments));
        var index = 0;
        for (; index <= length - LaneCount; index += LaneCount)
        {
            var dy = Vector512.Load(upstream + index);
            if (weightGradient is not null)
            {
                var product = dy * lanes.Normal(Vector512.Load(x + index));
                (Vector512.Load(weightGradient + index) + product).Store(weightGradient + index);
            }

            if (biasGradient is not null)
            {
                (Vector512.Load(biasGradient + index) + dy).Store(biasGradient + index);
            }
        }

        for (; index < length; index++)
        {
            if (weightGradient is not null)
            {
                weightGradient[index] += upstream[index] * row.Normal(x[index]);
            }

            if (biasGradient is not null)
            {
                biasGradient[index] += upstream[index];
            }
        }
    }

    /// <summary>The moments of a row, sixteen times.</summary>
    private readonly struct MomentLanes(in RowMoments moments)
    {
        private readonly Vector512<float> _mean = Vector512.Create(moments.Mean);
        private readonly Vector512<float> _rest = Vector512.Create(moments.Rest);

        public Vector512<float> Scale { get; } = Vector512.Create(moments.Scale);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Normal(Vector512<float> x) => (x - _mean - _rest) * Scale;
    }
}
