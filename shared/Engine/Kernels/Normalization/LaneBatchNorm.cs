using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Kernels.Convolution;

namespace Cluster.Engine.Kernels.Normalization;

/// <summary>Batch normalisation of one channel, over tensors that hold 16 samples side by side. Sums have one chain per lane over
/// groups and pixels in that order, added by halving.</summary>
internal readonly unsafe struct LaneBatchNorm(int samples, int channels, int pixels)
{
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

    /// <summary>Sum of squared deviations from a mean.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float SquaredDeviations(float* channel, float mean)
    {
        var means = Vector512.Create(mean);
        var total = Vector512<float>.Zero;
        for (var group = 0; group < _groups; group++)
        {
            var counts = CountsIn(group);
            var at = channel + (group * _groupStride);
            for (var pixel = 0; pixel < _pixels; pixel++, at += Lanes.Count)
            {
                var deviation = (Vector512.Load(at) - means) & counts;
                total += deviation * deviation;
            }
        }

        return Sum(total);
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
