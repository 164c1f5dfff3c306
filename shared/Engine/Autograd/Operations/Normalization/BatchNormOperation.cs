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

    public override int SavedLength(ReadOnlySpan<Shape> inputs) => SavedLengthOf(inputs[0][1]);

    public override int ScratchLength(ReadOnlySpan<Shape> inputs)
    {
        var (samples, length) = (inputs[0][0], inputs[0].ElementCount);
        return samples == 0 ? 0 : 3 * LaneMemory.CopyLength(layout, samples, length / samples);
    }

    public override void Forward(in OperationFrame frame)
    {
        var pass = PassOf(frame);
        var norm = pass.Norm;
        var memory = new LaneMemory(layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var y = memory.Write(frame.Output);
        for (var channel = 0; channel < pass.Channels; channel++)
        {
            pass.Prepare(x, channel);
            var map = pass.MapOf(channel);
            norm.Normalize(norm.Channel(x, channel), map.Mean, map.Scale, map.Shift, norm.Channel(y, channel));
        }

        memory.Written(y, frame.Output);
    }

    public override void Backward(in OperationFrame frame)
    {
        var pass = PassOf(frame);
        var norm = pass.Norm;
        var memory = new LaneMemory(layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var dy = memory.Read(frame.OutputGradient);
        var needsInput = frame.NeedsGradient(0);
        var dx = needsInput ? memory.Write(frame.InputGradient(0)) : null;
        for (var channel = 0; channel < pass.Channels; channel++)
        {
            var map = pass.MapOf(channel);
            var values = norm.Channel(x, channel);
            var gradient = norm.Channel(dy, channel);
            var (slope, shift) = pass.Finish(channel, norm.Sum(gradient), norm.Covariance(values, map.Mean, gradient));
            if (needsInput)
            {
                norm.Backward(values, map.Mean, gradient, map.Scale, slope, shift, norm.Channel(dx, channel));
            }
        }

        if (needsInput)
        {
            memory.Written(dx, frame.InputGradient(0));
        }

        pass.WriteStatistics();
    }

    /// <summary>Floats for the mean, 1 / √(variance + ε) and the sum of squared deviations of each channel.</summary>
    internal static int SavedLengthOf(int channels) => 3 * channels;

    /// <summary>The channels of a call.</summary>
    /// <param name="frame">The call, of this operation or of one that it is a part of; what it saves begins with what this one saves.</param>
    /// <param name="samples">Samples of what is normalised.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="pixels">Values of a channel in one sample.</param>
    /// <param name="parameters">Position of the first parameter among the inputs.</param>
    internal BatchNormPass PassOf(in OperationFrame frame, int samples, int channels, int pixels, int parameters = 1) =>
        new(frame, samples, channels, pixels, parameters, epsilon, isAffine, isTracked);

    private BatchNormPass PassOf(in OperationFrame frame)
    {
        var shape = frame.InputShape(0);
        var perSample = shape[0] == 0 ? 0 : shape.ElementCount / shape[0];
        return PassOf(frame, shape[0], shape[1], perSample / shape[1]);
    }
}
