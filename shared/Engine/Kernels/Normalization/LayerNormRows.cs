using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cluster.Engine.Kernels;

/// <summary>Layer normalisation of one row at a time: y = (x - mean)·r·w + b with r = 1/√(variance + ε).</summary>
/// <remarks>Plain products and sums, sixteen at a time: the same bits at every vector width.</remarks>
internal static unsafe class LayerNormRows
{
    private const int LaneCount = Reductions.LaneCount;

    /// <summary>y of one row.</summary>
    /// <param name="x">The row.</param>
    /// <param name="length">Its length.</param>
    /// <param name="mean">Its mean.</param>
    /// <param name="scale">Its r.</param>
    /// <param name="weight">w, of the row's length; null for ones.</param>
    /// <param name="bias">b, of the row's length; null for zeros.</param>
    /// <param name="y">Takes the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* x, int length, float mean, float scale, float* weight, float* bias, float* y)
    {
        var (means, scales) = (Vector512.Create(mean), Vector512.Create(scale));
        var index = 0;
        for (; index <= length - LaneCount; index += LaneCount)
        {
            var value = (Vector512.Load(x + index) - means) * scales;
            value = weight is null ? value : value * Vector512.Load(weight + index);
            value = bias is null ? value : value + Vector512.Load(bias + index);
            value.Store(y + index);
        }

        for (; index < length; index++)
        {
            var value = (x[index] - mean) * scale;
            value = weight is null ? value : value * weight[index];
            y[index] = bias is null ? value : value + bias[index];
        }
    }

    /// <summary>dx = r·(g - mean(g) - x̂·mean(g·x̂)) with g = dy·w and x̂ = (x - mean)·r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(float* x, int length, float mean, float scale, float* weight, float* upstream, float* gradient)
    {
        var (means, scales) = (Vector512.Create(mean), Vector512.Create(scale));
        var (plain, weighted) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var index = 0;
        for (; index <= length - LaneCount; index += LaneCount)
        {
            var g = Vector512.Load(upstream + index);
            g = weight is null ? g : g * Vector512.Load(weight + index);
            plain += g;
            weighted += g * ((Vector512.Load(x + index) - means) * scales);
        }

        var plainLanes = stackalloc float[LaneCount];
        var weightedLanes = stackalloc float[LaneCount];
        plain.Store(plainLanes);
        weighted.Store(weightedLanes);
        for (var lane = 0; index < length; index++, lane++)
        {
            var g = weight is null ? upstream[index] : upstream[index] * weight[index];
            plainLanes[lane] += g;
            weightedLanes[lane] += g * ((x[index] - mean) * scale);
        }

        var plainMean = RowStatistics.Halve(plainLanes) / length;
        var weightedMean = RowStatistics.Halve(weightedLanes) / length;
        var (plainMeans, weightedMeans) = (Vector512.Create(plainMean), Vector512.Create(weightedMean));
        for (index = 0; index <= length - LaneCount; index += LaneCount)
        {
            var g = Vector512.Load(upstream + index);
            g = weight is null ? g : g * Vector512.Load(weight + index);
            var normal = (Vector512.Load(x + index) - means) * scales;
            (((g - plainMeans) - (normal * weightedMeans)) * scales).Store(gradient + index);
        }

        for (; index < length; index++)
        {
            var g = weight is null ? upstream[index] : upstream[index] * weight[index];
            gradient[index] = (g - plainMean - ((x[index] - mean) * scale * weightedMean)) * scale;
        }
    }

    /// <summary>Adds a row's part to the gradients in weight and bias: dw += dy·x̂, db += dy. Either may be null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddParameterGradients(
        float* x, int length, float mean, float scale, float* upstream, float* weightGradient, float* biasGradient)
    {
        var (means, scales) = (Vector512.Create(mean), Vector512.Create(scale));
        var index = 0;
        for (; index <= length - LaneCount; index += LaneCount)
        {
            var dy = Vector512.Load(upstream + index);
            if (weightGradient is not null)
            {
                var normal = (Vector512.Load(x + index) - means) * scales;
                (Vector512.Load(weightGradient + index) + (dy * normal)).Store(weightGradient + index);
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
                weightGradient[index] += upstream[index] * ((x[index] - mean) * scale);
            }

            if (biasGradient is not null)
            {
                biasGradient[index] += upstream[index];
            }
        }
    }
}
