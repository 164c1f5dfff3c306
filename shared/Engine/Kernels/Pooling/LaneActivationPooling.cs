using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Kernels.Convolution;

namespace Cluster.Engine.Kernels.Pooling;

/// <summary>Normalisation, rectifier and max pooling of one channel of one group in one pass, for windows that do not overlap: what lies
/// between is never stored.</summary>
internal readonly unsafe struct LaneActivationPooling(PoolAxis rows, PoolAxis columns)
{
    private readonly PoolAxis _rows = rows;
    private readonly PoolAxis _columns = columns;

    /// <summary>Whether windows do not overlap and need no border.</summary>
    public static bool CanRun(in PoolAxis rows, in PoolAxis columns) => CanRun(rows) && CanRun(columns);

    /// <summary>Largest max(0, (x - mean)·scale + shift) of each window; of equal ones the first wins, NaN over all.</summary>
    /// <param name="x">One plane.</param>
    /// <param name="map">The normalisation.</param>
    /// <param name="output">Takes the results.</param>
    /// <param name="raw">Takes the winners' x, where there is a normalisation.</param>
    /// <param name="taps">Takes the winners' places in their windows, as whole numbers.</param>
    public void Forward(float* x, in ChannelMap map, float* output, float* raw, float* taps)
    {
        if (!IsQuad)
        {
            AnyForward(x, map, output, raw, taps);
        }
        else if (map.IsIdentity)
        {
            Quad.Forward(x, output, taps);
        }
        else
        {
            Quad.Forward(x, map, output, raw, taps);
        }
    }

    /// <summary>Adds up what reaches the winners, and that times their deviation from the mean.</summary>
    /// <param name="gradient">Gradients of the results.</param>
    /// <param name="output">The results.</param>
    /// <param name="raw">The winners' x.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="sums">16 sums of each kind, continued.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sums(float* gradient, float* output, float* raw, float mean, float* sums)
    {
        var means = Vector512.Create(mean);
        var (sum, covariance) = (Vector512.Load(sums), Vector512.Load(sums + Lanes.Count));
        var length = _rows.Output * _columns.Output * Lanes.Count;
        for (var index = 0; index < length; index += Lanes.Count)
        {
            var reached = Reached(gradient + index, output + index);
            sum += reached;
            covariance += reached * (Vector512.Load(raw + index) - means);
        }

        sum.Store(sums);
        covariance.Store(sums + Lanes.Count);
    }

    /// <summary>The gradient in x: what reaches the winners times the scale, less the normalisation's share.</summary>
    /// <param name="x">One plane.</param>
    /// <param name="map">The normalisation.</param>
    /// <param name="slope">Factor of each deviation from the mean.</param>
    /// <param name="shift">What each loses.</param>
    /// <param name="gradient">Gradients of the results.</param>
    /// <param name="output">The results.</param>
    /// <param name="taps">The winners' places.</param>
    /// <param name="result">Takes the gradient in the plane.</param>
    /// <param name="resultColumns">Pixels from one row of the result to the next.</param>
    public void Backward(
        float* x,
        in ChannelMap map,
        float slope,
        float shift,
        float* gradient,
        float* output,
        float* taps,
        float* result,
        int resultColumns)
    {
        if (_rows.Output * _rows.Stride != _rows.Input || _columns.Output * _columns.Stride != _columns.Input || HasGaps)
        {
            Uncovered(x, map, slope, shift, result, resultColumns);
        }

        if (!IsQuad)
        {
            AnyBackward(x, map, slope, shift, gradient, output, taps, result, resultColumns);
        }
        else if (map.IsIdentity)
        {
            Quad.Backward(gradient, output, taps, result, resultColumns);
        }
        else
        {
            Quad.Backward(x, map, slope, shift, gradient, output, taps, result, resultColumns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AnyForward(float* x, in ChannelMap map, float* output, float* raw, float* taps)
    {
        var (means, scales, shifts) = (Vector512.Create(map.Mean), Vector512.Create(map.Scale), Vector512.Create(map.Shift));
        for (var row = 0; row < _rows.Output; row++)
        {
            for (var column = 0; column < _columns.Output; column++)
            {
                var window = WindowAt(x, row, column, _columns.Input);
                var best = Vector512.Create(float.NegativeInfinity);
                var (winner, place) = (Vector512<float>.Zero, Vector512<float>.Zero);
                var tap = 0;
                for (var y = 0; y < _rows.Kernel; y++, window += (nint)_columns.Input * Lanes.Count)
                {
                    for (var z = 0; z < _columns.Kernel; z++, tap++)
                    {
                        var value = Vector512.Load(window + (z * Lanes.Count));
                        var mapped = map.IsIdentity ? value : ((value - means) * scales) + shifts;
                        var rectified = Vector512.AndNot(mapped, Vector512.LessThanOrEqual(mapped, Vector512<float>.Zero));
                        var wins = Vector512.GreaterThan(rectified, best) | ~Vector512.Equals(rectified, rectified);
                        best = Vector512.ConditionalSelect(wins, rectified, best);
                        winner = Vector512.ConditionalSelect(wins, value, winner);
                        place = Vector512.ConditionalSelect(wins, Vector512.Create((float)tap), place);
                    }
                }

                best.Store(output);
                place.Store(taps);
                if (!map.IsIdentity)
                {
                    winner.Store(raw);
                }

                output += Lanes.Count;
                raw += Lanes.Count;
                taps += Lanes.Count;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AnyBackward(
        float* x,
        in ChannelMap map,
        float slope,
        float shift,
        float* gradient,
        float* output,
        float* taps,
        float* result,
        int resultColumns)
    {
        var (means, scales) = (Vector512.Create(map.Mean), Vector512.Create(map.Scale));
        var (slopes, shifts) = (Vector512.Create(slope), Vector512.Create(shift));
        for (var row = 0; row < _rows.Output; row++)
        {
            for (var column = 0; column < _columns.Output; column++)
            {
                var window = WindowAt(x, row, column, _columns.Input);
                var target = WindowAt(result, row, column, resultColumns);
                var reached = Reached(gradient, output);
                var place = Vector512.Load(taps);
                var tap = 0;
                for (var y = 0; y < _rows.Kernel; y++)
                {
                    for (var z = 0; z < _columns.Kernel; z++, tap++)
                    {
                        var own = Vector512.Equals(place, Vector512.Create((float)tap)) & reached;
                        if (!map.IsIdentity)
                        {
                            var deviation = Vector512.Load(window + (z * Lanes.Count)) - means;
                            own = (own * scales) - (deviation * slopes) - shifts;
                        }

                        own.Store(target + (z * Lanes.Count));
                    }

                    window += (nint)_columns.Input * Lanes.Count;
                    target += (nint)resultColumns * Lanes.Count;
                }

                gradient += Lanes.Count;
                output += Lanes.Count;
                taps += Lanes.Count;
            }
        }
    }

    private bool IsQuad => _rows is { Kernel: 2, Stride: 2 } && _columns is { Kernel: 2, Stride: 2 };

    private LaneQuadPooling Quad => new(_rows.Output, _columns.Output, _columns.Input);

    private bool HasGaps => _rows.Stride != _rows.Kernel || _columns.Stride != _columns.Kernel;

    private static bool CanRun(in PoolAxis axis) =>
        axis.Kernel > 0 && axis.Padding == 0 && axis.Dilation == 1 && axis.Stride >= axis.Kernel
        && ((axis.Output - 1) * axis.Stride) + axis.Kernel <= axis.Input;

    private float* WindowAt(float* plane, int row, int column, int rowLength) =>
        plane + ((((nint)row * _rows.Stride * rowLength) + (column * _columns.Stride)) * Lanes.Count);

    // The rectifier lets the gradient through where its result is above 0, or NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Reached(float* gradient, float* output) => Vector512.ConditionalSelect(
        Vector512.LessThanOrEqual(Vector512.Load(output), Vector512<float>.Zero), Vector512<float>.Zero, Vector512.Load(gradient));

    private void Uncovered(float* x, in ChannelMap map, float slope, float shift, float* result, int resultColumns)
    {
        var (means, slopes, shifts) = (Vector512.Create(map.Mean), Vector512.Create(slope), Vector512.Create(shift));
        var scaled = Vector512<float>.Zero * Vector512.Create(map.Scale);
        var length = _columns.Input * Lanes.Count;
        for (var row = 0; row < _rows.Input; row++, x += length, result += (nint)resultColumns * Lanes.Count)
        {
            for (var index = 0; index < length; index += Lanes.Count)
            {
                var own = map.IsIdentity ? Vector512<float>.Zero : scaled - ((Vector512.Load(x + index) - means) * slopes) - shifts;
                own.Store(result + index);
            }
        }
    }
}

/// <summary>(x - mean)·scale + shift of one channel, or nothing.</summary>
internal readonly record struct ChannelMap(bool IsIdentity, float Mean, float Scale, float Shift)
{
    /// <summary>Nothing.</summary>
    public static ChannelMap Identity => new(true, 0f, 0f, 0f);
}
