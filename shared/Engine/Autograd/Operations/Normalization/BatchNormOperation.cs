using Cluster.Engine.Kernels.Normalization;
using Cluster.Engine.Kernels.Pooling;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Batch normalisation: y = (x - mean) / √(variance + ε) · weight + bias per channel. While training, mean and variance are those
/// of the micro-batch (ghost batch norm), with the divisor n; else the running ones. Inputs: x [batch, channels, ...], then weight and
/// bias [channels] where it is affine, then running mean, running variance and count where they are tracked.</summary>
/// <remarks>As "gradients" of the running statistics it leaves what the micro-batch saw; see
/// <see cref="Models.RunningStatistics"/>. Source: Ioffe and Szegedy, Batch Normalization (ICML 2015), algorithms 1 and 2; Hoffer,
/// Hubara and Soudry, Train Longer, Generalize Better (NIPS 2017), algorithm 1.</remarks>
internal sealed unsafe class BatchNormOperation(double epsilon, bool isAffine, bool isTracked, SampleLayout layout)
    : Operation, ILaneOperation
{
    private readonly int _statistics = isAffine ? 3 : 1;

    public override string Name => "BatchNorm";

    internal double Epsilon => epsilon;

    internal bool IsAffine => isAffine;

    internal bool IsTracked => isTracked;

    public override SampleCoupling Coupling => SampleCoupling.MicroBatch;

    public SampleLayout Layout => layout;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        var count = _statistics + (isTracked ? 3 : 0);
        CheckInputCount(inputs, count, count);
        var input = inputs[0];
        if (input.Rank < 2 || (inputs.Length > 1 && inputs[1].ElementCount != input[1]))
        {
            throw new ShapeException(
                $"BatchNorm needs input [batch, {(inputs.Length > 1 ? inputs[1] : "channels")}, ...], got {input}; change its channels.");
        }

        return input[0] == 0 || input.ElementCount / input[1] > 1
            ? input
            : throw new ShapeException(
                $"BatchNorm needs more than one value per channel in a micro-batch, got {input}; use larger micro-batches or layer norm.");
    }

    // Mean, 1 / √(variance + ε) and the sum of squared deviations of each channel.
    public override int SavedLength(ReadOnlySpan<Shape> inputs) => 3 * inputs[0][1];

    public override int ScratchLength(ReadOnlySpan<Shape> inputs)
    {
        var (samples, length) = (inputs[0][0], inputs[0].ElementCount);
        return samples == 0 ? 0 : 3 * LaneMemory.CopyLength(layout, samples, length / samples);
    }

    public override void Forward(in OperationFrame frame)
    {
        var (norm, channels) = NormOf(frame);
        var memory = new LaneMemory(layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var y = memory.Write(frame.Output);
        for (var channel = 0; channel < channels; channel++)
        {
            Prepare(frame, x, channel);
            var map = MapOf(frame, channel);
            norm.Normalize(norm.Channel(x, channel), map.Mean, map.Scale, map.Shift, norm.Channel(y, channel));
        }

        memory.Written(y, frame.Output);
    }

    public override void Backward(in OperationFrame frame)
    {
        var (norm, channels) = NormOf(frame);
        var memory = new LaneMemory(layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var dy = memory.Read(frame.OutputGradient);
        var needsInput = frame.NeedsGradient(0);
        var dx = needsInput ? memory.Write(frame.InputGradient(0)) : null;
        for (var channel = 0; channel < channels; channel++)
        {
            var map = MapOf(frame, channel);
            var values = norm.Channel(x, channel);
            var gradient = norm.Channel(dy, channel);
            var (slope, shift) = Finish(frame, channel, norm.Sum(gradient), norm.Covariance(values, map.Mean, gradient));
            if (needsInput)
            {
                norm.Backward(values, map.Mean, gradient, map.Scale, slope, shift, norm.Channel(dx, channel));
            }
        }

        if (needsInput)
        {
            memory.Written(dx, frame.InputGradient(0));
        }

        WriteStatistics(frame);
    }

    /// <summary>Finds the normalisation of some channels, from the batch or from the running statistics, and keeps it.</summary>
    /// <param name="frame">The call.</param>
    /// <param name="lanes">The values.</param>
    /// <param name="channel">A channel: the first of those that are prepared together, or one that has been prepared with it.</param>
    internal void Prepare(in OperationFrame frame, float* lanes, int channel)
    {
        if (channel % LaneBatchNorm.SideBySide > 0)
        {
            return;
        }

        var (norm, channels) = NormOf(frame);
        var count = Math.Min(LaneBatchNorm.SideBySide, channels - channel);
        var means = frame.Saved.Slice(channel, count);
        var squares = frame.Saved.Slice((2 * channels) + channel, count);
        var usesBatch = UsesBatch(frame);
        if (usesBatch)
        {
            norm.Means(norm.Channel(lanes, channel), means);
            norm.SquaredDeviations(norm.Channel(lanes, channel), means, squares);
        }
        else
        {
            frame.Input(_statistics).Slice(channel, count).CopyTo(means);
        }

        for (var index = 0; index < count; index++)
        {
            var variance = usesBatch ? (double)squares[index] / norm.Values : frame.Input(_statistics + 1)[channel + index];
            frame.Saved[channels + channel + index] = (float)(1 / Math.Sqrt(variance + epsilon));
        }
    }

    /// <summary>A channel's normalisation as it was kept.</summary>
    internal ChannelMap MapOf(in OperationFrame frame, int channel)
    {
        var inverse = frame.Saved[frame.InputShape(0)[1] + channel];
        return isAffine
            ? new ChannelMap(false, frame.Saved[channel], frame.Input(1)[channel] * inverse, frame.Input(2)[channel])
            : new ChannelMap(false, frame.Saved[channel], inverse, 0f);
    }

    /// <summary>Writes a channel's gradients in weight and bias, from the sums of the gradient and of the gradient times the deviation.</summary>
    /// <returns>What the gradient in x loses: so much per deviation, and so much.</returns>
    internal (float Slope, float Shift) Finish(in OperationFrame frame, int channel, float sum, float covariance)
    {
        var map = MapOf(frame, channel);
        var inverse = frame.Saved[frame.InputShape(0)[1] + channel];
        var slope = covariance * inverse;
        if (isAffine && frame.NeedsGradient(1))
        {
            frame.InputGradient(1)[channel] = slope;
        }

        if (isAffine && frame.NeedsGradient(2))
        {
            frame.InputGradient(2)[channel] = sum;
        }

        var share = UsesBatch(frame) ? (double)map.Scale / NormOf(frame).Norm.Values : 0;
        return ((float)(share * slope * inverse), (float)(share * sum));
    }

    /// <summary>Leaves what the micro-batch saw for the running statistics.</summary>
    internal void WriteStatistics(in OperationFrame frame)
    {
        if (!isTracked || !frame.NeedsGradient(_statistics))
        {
            return;
        }

        var (norm, channels) = NormOf(frame);
        frame.Saved[..channels].CopyTo(frame.InputGradient(_statistics));
        frame.Saved.Slice(2 * channels, channels).CopyTo(frame.InputGradient(_statistics + 1));
        frame.InputGradient(_statistics + 2)[0] = frame.Context.Training ? norm.Values : 0;
    }

    private bool UsesBatch(in OperationFrame frame) => frame.Context.Training || !isTracked;

    private static (LaneBatchNorm Norm, int Channels) NormOf(in OperationFrame frame)
    {
        var shape = frame.InputShape(0);
        var perSample = shape[0] == 0 ? 0 : shape.ElementCount / shape[0];
        return (new LaneBatchNorm(shape[0], shape[1], perSample / shape[1]), shape[1]);
    }
}
