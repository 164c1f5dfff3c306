using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Kernels.Pooling;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>The channels of one call that normalises, where there is a batch norm, rectifies and pools.</summary>
internal readonly unsafe ref struct ActivationPoolPass
{
    private readonly bool _isNormalised;
    private readonly BatchNormPass _norm;
    private readonly LaneActivationPooling _pooling;
    private readonly int _groups;
    private readonly int _channels;
    private readonly int _columns;
    private readonly nint _pixels;
    private readonly nint _windows;
    private readonly float* _raw;
    private readonly float* _taps;

    /// <param name="norm">The normalisation; null for none.</param>
    /// <param name="frame">The call; what it saves ends with <see cref="WinnersLength"/> floats.</param>
    /// <param name="settings">The windows.</param>
    /// <param name="samples">Samples of what comes in.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="size">Rows and columns of its planes.</param>
    /// <param name="parameters">Position of the batch norm's first parameter among the inputs.</param>
    public ActivationPoolPass(
        BatchNormOperation? norm, in OperationFrame frame, PoolingSettings settings, int samples, int channels, Pair size, int parameters)
    {
        _isNormalised = norm is not null;
        _norm = norm is null ? default : norm.PassOf(frame, samples, channels, size.Rows * size.Columns, parameters);
        var (rows, columns) = (settings.Rows(size.Rows), settings.Columns(size.Columns));
        _pooling = new LaneActivationPooling(rows, columns);
        (_groups, _channels, _columns) = (Lanes.Groups(samples), channels, size.Columns);
        _pixels = (nint)size.Rows * size.Columns * Lanes.Count;
        _windows = (nint)rows.Output * columns.Output * Lanes.Count;
        var length = (nint)_groups * _channels * _windows;
        _taps = NativeSpan.Pointer(frame.Saved) + frame.Saved.Length - length;
        _raw = _taps - length;
    }

    /// <summary>Floats for the value and the place of each window's winner.</summary>
    /// <param name="output">Shape of the result.</param>
    public static int WinnersLength(Shape output) => 2 * Lanes.Groups(output[0]) * Lanes.Count * output[1] * output[2] * output[3];

    /// <summary>Computes all channels.</summary>
    /// <param name="x">What comes in.</param>
    /// <param name="y">Takes the results.</param>
    public void Forward(float* x, float* y)
    {
        for (var channel = 0; channel < _channels; channel++)
        {
            var map = ChannelMap.Identity;
            if (_isNormalised)
            {
                _norm.Prepare(x, channel);
                map = _norm.MapOf(channel);
            }

            for (var group = 0; group < _groups; group++)
            {
                var plane = ((nint)group * _channels) + channel;
                var window = plane * _windows;
                _pooling.Forward(x + (plane * _pixels), map, y + window, _raw + window, _taps + window);
            }
        }
    }

    /// <summary>Writes a channel's gradients in the batch norm's parameters.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="y">The results.</param>
    /// <param name="dy">Their gradients.</param>
    /// <returns>How what reaches the winners becomes the gradient in x.</returns>
    public ChannelSlope Begin(int channel, float* y, float* dy)
    {
        if (!_isNormalised)
        {
            return new ChannelSlope(ChannelMap.Identity, 0f, 0f);
        }

        var map = _norm.MapOf(channel);
        var sums = stackalloc float[2 * Lanes.Count];
        new Span<float>(sums, 2 * Lanes.Count).Clear();
        for (var group = 0; group < _groups; group++)
        {
            var window = (((nint)group * _channels) + channel) * _windows;
            _pooling.Sums(dy + window, y + window, _raw + window, map.Mean, sums);
        }

        var (slope, shift) = _norm.Finish(channel, Lanes.Sum(sums), Lanes.Sum(sums + Lanes.Count));
        return new ChannelSlope(map, slope, shift);
    }

    /// <summary>The gradient in one plane of x.</summary>
    /// <param name="slope">What <see cref="Begin"/> gave for the channel.</param>
    /// <param name="group">The group.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="x">What came in.</param>
    /// <param name="y">The results.</param>
    /// <param name="dy">Their gradients.</param>
    /// <param name="result">Takes the plane's gradient.</param>
    /// <param name="resultColumns">Pixels from one row of it to the next.</param>
    public void Backward(in ChannelSlope slope, int group, int channel, float* x, float* y, float* dy, float* result, int resultColumns)
    {
        var plane = ((nint)group * _channels) + channel;
        var window = plane * _windows;
        _pooling.Backward(
            x + (plane * _pixels), slope.Map, slope.Slope, slope.Shift, dy + window, y + window, _taps + window, result, resultColumns);
    }

    /// <summary>The gradients in x as it came, without gaps.</summary>
    /// <param name="x">What came in.</param>
    /// <param name="y">The results.</param>
    /// <param name="dy">Their gradients.</param>
    /// <param name="dx">Takes the gradients; null where only those of the parameters are wanted.</param>
    public void Backward(float* x, float* y, float* dy, float* dx)
    {
        for (var channel = 0; channel < _channels; channel++)
        {
            var slope = Begin(channel, y, dy);
            for (var group = 0; dx != null && group < _groups; group++)
            {
                Backward(slope, group, channel, x, y, dy, dx + ((((nint)group * _channels) + channel) * _pixels), _columns);
            }
        }

        WriteStatistics();
    }

    /// <summary>Leaves what the micro-batch saw for the running statistics.</summary>
    public void WriteStatistics()
    {
        if (_isNormalised)
        {
            _norm.WriteStatistics();
        }
    }
}

/// <summary>How what reaches the winners of a channel becomes the gradient in its values.</summary>
/// <param name="Map">The normalisation.</param>
/// <param name="Slope">Factor of each deviation from the mean.</param>
/// <param name="Shift">What each loses.</param>
internal readonly record struct ChannelSlope(ChannelMap Map, float Slope, float Shift);
