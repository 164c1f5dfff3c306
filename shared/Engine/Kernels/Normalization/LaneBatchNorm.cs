using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Kernels.Convolution;

namespace Cluster.Engine.Kernels.Normalization;

/// <summary>Batch normalisation of one channel, over tensors that hold 16 samples side by side. Sums have one chain per lane over
/// groups and pixels in that order, added by halving.</summary>
internal readonly unsafe struct LaneBatchNorm(int samples, int channels, int pixels)
{
    /// <summary>Channels whose statistics are computed side by side: one chain of sums alone would wait for itself.</summary>
    public const int SideBySide = 4;

    private readonly int _groups = Lanes.Groups(samples);
    private readonly nint _groupStride = (nint)channels * pixels * Lanes.Count;
    private readonly int _pixels = pixels;

    // Samples that fill up the last group are zeros, not data: they count in no deviation.
    private readonly int _lastSamples = samples - ((Lanes.Groups(samples) - 1) * Lanes.Count);

    /// <summary>Values of a channel.</summary>
    public long Values { get; } = (long)samples * pixels;

    /// <summary>First pixel of a channel.</summary>
    public float* Channel(float* tensor, int channel) => tensor + ((nint)channel * _pixels * Lanes.Count);

    /// <summary>Sum of a channel.</summary>
    public float Sum(float* channel)
    {
        var sums = stackalloc float[Lanes.Count];
        LaneSums.Of(channel, _groups, _groupStride, _pixels, sums);
        return Lanes.Sum(sums);
    }

    /// <summary>Means of up to four neighbouring channels: their sums, divided in float64.</summary>
    /// <param name="channel">The first channel.</param>
    /// <param name="means">Takes a mean per channel.</param>
    public void Means(float* channel, Span<float> means)
    {
        var sums = stackalloc float[SideBySide * Lanes.Count];
        new Span<float>(sums, SideBySide * Lanes.Count).Clear();
        for (var group = 0; group < _groups; group++)
        {
            LaneSums.Add(channel + (group * _groupStride), means.Length, (nint)_pixels * Lanes.Count, _pixels, sums);
        }

        for (var index = 0; index < means.Length; index++)
        {
            means[index] = (float)((double)Lanes.Sum(sums + (index * Lanes.Count)) / Values);
        }
    }

    /// <summary>Sums of squared deviations from the means of up to four neighbouring channels.</summary>
    /// <param name="channel">The first channel.</param>
    /// <param name="means">A mean per channel.</param>
    /// <param name="squares">Takes a sum per channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SquaredDeviations(float* channel, ReadOnlySpan<float> means, Span<float> squares)
    {
        // With fewer channels the last one is summed several times over.
        var last = means.Length - 1;
        nint second = Math.Min(1, last), third = Math.Min(2, last), fourth = Math.Min(3, last);
        var (mean0, mean1) = (Vector512.Create(means[0]), Vector512.Create(means[(int)second]));
        var (mean2, mean3) = (Vector512.Create(means[(int)third]), Vector512.Create(means[(int)fourth]));
        var (sum0, sum1, sum2, sum3) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var plane = (nint)_pixels * Lanes.Count;
        for (var group = 0; group < _groups; group++)
        {
            var counts = CountsIn(group);
            var at = channel + (group * _groupStride);
            for (nint pixel = 0; pixel < plane; pixel += Lanes.Count)
            {
                var deviation0 = (Vector512.Load(at + pixel) - mean0) & counts;
                var deviation1 = (Vector512.Load(at + (second * plane) + pixel) - mean1) & counts;
                var deviation2 = (Vector512.Load(at + (third * plane) + pixel) - mean2) & counts;
                var deviation3 = (Vector512.Load(at + (fourth * plane) + pixel) - mean3) & counts;
                sum0 += deviation0 * deviation0;
                sum1 += deviation1 * deviation1;
                sum2 += deviation2 * deviation2;
                sum3 += deviation3 * deviation3;
            }
        }

        squares[(int)fourth] = Sum(sum3);
        squares[(int)third] = Sum(sum2);
        squares[(int)second] = Sum(sum1);
        squares[0] = Sum(sum0);
    }

    /// <summary>result = (x - mean)·scale + shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Normalize(float* channel, float mean, float scale, float shift, float* result)
    {
        var (means, scales, shifts) = (Vector512.Create(mean), Vector512.Create(scale), Vector512.Create(shift));
        for (var group = 0; group < _groups; group++)
        {
            var offset = group * _groupStride;
            for (var pixel = 0; pixel < _pixels; pixel++, offset += Lanes.Count)
            {
                (((Vector512.Load(channel + offset) - means) * scales) + shifts).Store(result + offset);
            }
        }
    }

    /// <summary>Sum of gradient · (x - mean).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Covariance(float* channel, float mean, float* gradient)
    {
        var means = Vector512.Create(mean);
        var total = Vector512<float>.Zero;
        for (var group = 0; group < _groups; group++)
        {
            var offset = group * _groupStride;
            for (var pixel = 0; pixel < _pixels; pixel++, offset += Lanes.Count)
            {
                total += Vector512.Load(gradient + offset) * (Vector512.Load(channel + offset) - means);
            }
        }

        return Sum(total);
    }

    /// <summary>result = gradient·scale - (x - mean)·slope - shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(float* channel, float mean, float* gradient, float scale, float slope, float shift, float* result)
    {
        var (means, scales) = (Vector512.Create(mean), Vector512.Create(scale));
        var (slopes, shifts) = (Vector512.Create(slope), Vector512.Create(shift));
        for (var group = 0; group < _groups; group++)
        {
            var offset = group * _groupStride;
            for (var pixel = 0; pixel < _pixels; pixel++, offset += Lanes.Count)
            {
                var deviation = Vector512.Load(channel + offset) - means;
                ((Vector512.Load(gradient + offset) * scales) - (deviation * slopes) - shifts).Store(result + offset);
            }
        }
    }

    private Vector512<float> CountsIn(int group)
    {
        var counting = group == _groups - 1 ? _lastSamples : Lanes.Count;
        return Vector512.LessThan(Vector512.CreateSequence(0f, 1f), Vector512.Create((float)counting));
    }

    private static float Sum(Vector512<float> lanes)
    {
        var sums = stackalloc float[Lanes.Count];
        lanes.Store(sums);
        return Lanes.Sum(sums);
    }
}
