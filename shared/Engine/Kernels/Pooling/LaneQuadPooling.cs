using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Kernels.Convolution;

namespace Cluster.Engine.Kernels.Pooling;

/// <summary>What <see cref="LaneActivationPooling"/> does, for windows of 2 × 2 that touch: the common case, without loops over taps.</summary>
/// <param name="outputRows">Windows along the rows.</param>
/// <param name="outputColumns">Windows along the columns.</param>
/// <param name="inputColumns">Pixels of a row of the plane.</param>
internal readonly unsafe struct LaneQuadPooling(int outputRows, int outputColumns, int inputColumns)
{
    /// <summary>Largest max(0, x) of each window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* x, float* output, float* taps)
    {
        var below = (nint)inputColumns * Lanes.Count;
        for (var row = 0; row < outputRows; row++, x += 2 * below)
        {
            var window = x;
            for (var column = 0; column < outputColumns; column++, window += 2 * Lanes.Count)
            {
                var first = Rectified(Vector512.Load(window));
                var second = Rectified(Vector512.Load(window + Lanes.Count));
                var third = Rectified(Vector512.Load(window + below));
                var fourth = Rectified(Vector512.Load(window + below + Lanes.Count));
                var best = Best(first, second, third, fourth);
                best.AsSingle().Store(output);
                Choose(best, first, second, third, Tap(0), Tap(1), Tap(2), Tap(3)).Store(taps);
                output += Lanes.Count;
                taps += Lanes.Count;
            }
        }
    }

    /// <summary>Largest max(0, (x - mean)·scale + shift) of each window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* x, in ChannelMap map, float* output, float* raw, float* taps)
    {
        var (means, scales, shifts) = (Vector512.Create(map.Mean), Vector512.Create(map.Scale), Vector512.Create(map.Shift));
        var below = (nint)inputColumns * Lanes.Count;
        for (var row = 0; row < outputRows; row++, x += 2 * below)
        {
            var window = x;
            for (var column = 0; column < outputColumns; column++, window += 2 * Lanes.Count)
            {
                var (x0, x1) = (Vector512.Load(window), Vector512.Load(window + Lanes.Count));
                var (x2, x3) = (Vector512.Load(window + below), Vector512.Load(window + below + Lanes.Count));
                var first = Rectified(((x0 - means) * scales) + shifts);
                var second = Rectified(((x1 - means) * scales) + shifts);
                var third = Rectified(((x2 - means) * scales) + shifts);
                var fourth = Rectified(((x3 - means) * scales) + shifts);
                var best = Best(first, second, third, fourth);
                best.AsSingle().Store(output);
                Choose(best, first, second, third, x0, x1, x2, x3).Store(raw);
                Choose(best, first, second, third, Tap(0), Tap(1), Tap(2), Tap(3)).Store(taps);
                output += Lanes.Count;
                raw += Lanes.Count;
                taps += Lanes.Count;
            }
        }
    }

    /// <summary>The gradient in x: what reaches the winners.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(float* gradient, float* output, float* taps, float* result, int resultColumns)
    {
        var below = (nint)resultColumns * Lanes.Count;
        for (var row = 0; row < outputRows; row++, result += 2 * below)
        {
            var target = result;
            for (var column = 0; column < outputColumns; column++, target += 2 * Lanes.Count)
            {
                var reached = LaneActivationPooling.Reached(gradient, output);
                var place = Vector512.Load(taps);
                Share(place, Tap(0), reached).Store(target);
                Share(place, Tap(1), reached).Store(target + Lanes.Count);
                Share(place, Tap(2), reached).Store(target + below);
                Share(place, Tap(3), reached).Store(target + below + Lanes.Count);
                gradient += Lanes.Count;
                output += Lanes.Count;
                taps += Lanes.Count;
            }
        }
    }

    /// <summary>The gradient in x: what reaches the winners times the scale, less the normalisation's share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(
        float* x, in ChannelMap map, float slope, float shift, float* gradient, float* output, float* taps, float* result, int resultColumns)
    {
        var (means, scales) = (Vector512.Create(map.Mean), Vector512.Create(map.Scale));
        var (slopes, shifts) = (Vector512.Create(slope), Vector512.Create(shift));
        var below = (nint)inputColumns * Lanes.Count;
        var resultBelow = (nint)resultColumns * Lanes.Count;
        for (var row = 0; row < outputRows; row++, x += 2 * below, result += 2 * resultBelow)
        {
            float* window = x, target = result;
            for (var column = 0; column < outputColumns; column++, window += 2 * Lanes.Count, target += 2 * Lanes.Count)
            {
                var reached = LaneActivationPooling.Reached(gradient, output);
                var place = Vector512.Load(taps);
                var (x0, x1) = (Vector512.Load(window) - means, Vector512.Load(window + Lanes.Count) - means);
                var (x2, x3) = (Vector512.Load(window + below) - means, Vector512.Load(window + below + Lanes.Count) - means);
                ((Share(place, Tap(0), reached) * scales) - (x0 * slopes) - shifts).Store(target);
                ((Share(place, Tap(1), reached) * scales) - (x1 * slopes) - shifts).Store(target + Lanes.Count);
                ((Share(place, Tap(2), reached) * scales) - (x2 * slopes) - shifts).Store(target + resultBelow);
                ((Share(place, Tap(3), reached) * scales) - (x3 * slopes) - shifts).Store(target + resultBelow + Lanes.Count);
                gradient += Lanes.Count;
                output += Lanes.Count;
                taps += Lanes.Count;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Tap(float index) => Vector512.Create(index);

    // Numbers from 0 up, and NaN above all of them, are ordered like their bits read as unsigned integers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Rectified(Vector512<float> value) => Vector512.ConditionalSelect(
        Vector512.LessThanOrEqual(value, Vector512<float>.Zero), Vector512<float>.Zero, value).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Best(Vector512<uint> first, Vector512<uint> second, Vector512<uint> third, Vector512<uint> fourth) =>
        Vector512.Max(Vector512.Max(first, second), Vector512.Max(third, fourth));

    /// <summary>What belongs to the first tap that is the best.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Choose(
        Vector512<uint> best,
        Vector512<uint> first,
        Vector512<uint> second,
        Vector512<uint> third,
        Vector512<float> ofFirst,
        Vector512<float> ofSecond,
        Vector512<float> ofThird,
        Vector512<float> ofFourth)
    {
        var chosen = Vector512.ConditionalSelect(Vector512.Equals(third, best).AsSingle(), ofThird, ofFourth);
        chosen = Vector512.ConditionalSelect(Vector512.Equals(second, best).AsSingle(), ofSecond, chosen);
        return Vector512.ConditionalSelect(Vector512.Equals(first, best).AsSingle(), ofFirst, chosen);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Share(Vector512<float> place, Vector512<float> tap, Vector512<float> reached) =>
        Vector512.ConditionalSelect(Vector512.Equals(place, tap), reached, Vector512<float>.Zero);
}
