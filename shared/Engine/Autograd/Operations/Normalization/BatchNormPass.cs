using Cluster.Engine.Kernels.Normalization;
using Cluster.Engine.Kernels.Pooling;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>The channels of one call of a batch norm, alone or as a part of a larger operation.</summary>
internal readonly unsafe ref struct BatchNormPass
{
    private readonly OperationFrame _frame;
    private readonly double _epsilon;
    private readonly bool _isAffine;
    private readonly bool _isTracked;
    private readonly int _weight;
    private readonly int _statistics;
    private readonly LaneBatchNorm _norm;

    /// <param name="frame">The call; what it saves begins with the normalisations.</param>
    /// <param name="samples">Samples of what is normalised.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="pixels">Values of a channel in one sample.</param>
    /// <param name="parameters">Position of the first parameter among the inputs.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="isAffine">Whether there are weight and bias.</param>
    /// <param name="isTracked">Whether there are running statistics.</param>
    public BatchNormPass(
        in OperationFrame frame, int samples, int channels, int pixels, int parameters, double epsilon, bool isAffine, bool isTracked)
    {
        _frame = frame;
        (_epsilon, _isAffine, _isTracked, _weight) = (epsilon, isAffine, isTracked, parameters);
        _statistics = parameters + (isAffine ? 2 : 0);
        Channels = channels;
        _norm = new LaneBatchNorm(samples, channels, pixels);
    }

    /// <summary>Number of channels.</summary>
    public int Channels { get; }

    /// <summary>The kernels.</summary>
    public LaneBatchNorm Norm => _norm;

    private bool UsesBatch => _frame.Context.Training || !_isTracked;

    /// <summary>Finds the normalisation of some channels, from the batch or from the running statistics, and keeps it.</summary>
    /// <param name="lanes">The values.</param>
    /// <param name="channel">A channel: the first of those that are prepared together, or one that has been prepared with it.</param>
    public void Prepare(float* lanes, int channel)
    {
        if (channel % LaneBatchNorm.SideBySide > 0)
        {
            return;
        }

        var count = Math.Min(LaneBatchNorm.SideBySide, Channels - channel);
        var means = _frame.Saved.Slice(channel, count);
        var squares = _frame.Saved.Slice((2 * Channels) + channel, count);
        if (UsesBatch)
        {
            _norm.Means(_norm.Channel(lanes, channel), means);
            _norm.SquaredDeviations(_norm.Channel(lanes, channel), means, squares);
        }
        else
        {
            _frame.Input(_statistics).Slice(channel, count).CopyTo(means);
        }

        for (var index = 0; index < count; index++)
        {
            var variance = UsesBatch ? (double)squares[index] / _norm.Values : _frame.Input(_statistics + 1)[channel + index];
            _frame.Saved[Channels + channel + index] = (float)(1 / Math.Sqrt(variance + _epsilon));
        }
    }

    /// <summary>A channel's normalisation as it was kept.</summary>
    public ChannelMap MapOf(int channel)
    {
        var inverse = _frame.Saved[Channels + channel];
        return _isAffine
            ? new ChannelMap(false, _frame.Saved[channel], _frame.Input(_weight)[channel] * inverse, _frame.Input(_weight + 1)[channel])
            : new ChannelMap(false, _frame.Saved[channel], inverse, 0f);
    }

    /// <summary>Writes a channel's gradients in weight and bias, from the sums of the gradient and of the gradient times the deviation.</summary>
    /// <returns>What the gradient in x loses: so much per deviation, and so much.</returns>
    public (float Slope, float Shift) Finish(int channel, float sum, float covariance)
    {
        var map = MapOf(channel);
        var inverse = _frame.Saved[Channels + channel];
        var slope = covariance * inverse;
        if (_isAffine && _frame.NeedsGradient(_weight))
        {
            _frame.InputGradient(_weight)[channel] = slope;
        }

        if (_isAffine && _frame.NeedsGradient(_weight + 1))
        {
            _frame.InputGradient(_weight + 1)[channel] = sum;
        }

        var share = UsesBatch ? (double)map.Scale / _norm.Values : 0;
        return ((float)(share * slope * inverse), (float)(share * sum));
    }

    /// <summary>Leaves what the micro-batch saw for the running statistics.</summary>
    public void WriteStatistics()
    {
        if (!_isTracked || !_frame.NeedsGradient(_statistics))
        {
            return;
        }

        _frame.Saved[..Channels].CopyTo(_frame.InputGradient(_statistics));
        _frame.Saved.Slice(2 * Channels, Channels).CopyTo(_frame.InputGradient(_statistics + 1));
        _frame.InputGradient(_statistics + 2)[0] = _frame.Context.Training ? _norm.Values : 0;
    }
}
