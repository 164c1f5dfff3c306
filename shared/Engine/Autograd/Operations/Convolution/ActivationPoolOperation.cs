using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Kernels.Pooling;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Batch norm where there is one, then a rectifier, then max pooling with windows that do not overlap, as one operation: each
/// channel passes through the cache once. Inputs are those of the batch norm, or x alone.</summary>
internal sealed unsafe class ActivationPoolOperation : Operation, ILaneOperation
{
    private readonly BatchNormOperation? _norm;
    private readonly PoolingSettings _settings;

    /// <param name="norm">The normalisation in front; null for none.</param>
    /// <param name="settings">The windows.</param>
    /// <param name="layout">How samples lie.</param>
    public ActivationPoolOperation(BatchNormOperation? norm, PoolingSettings settings, SampleLayout layout) =>
        (_norm, _settings, Layout) = (norm, settings, layout);

    public override string Name => _norm is null ? "ReLU, MaxPool" : "BatchNorm, ReLU, MaxPool";

    public override SampleCoupling Coupling => SampleCoupling.MicroBatch;

    public SampleLayout Layout { get; }

    /// <summary>Whether such windows over such planes can be computed so.</summary>
    public static bool CanRun(PoolingSettings settings, Shape input) =>
        settings.Kernel is not null
        && !settings.Ceiling
        && LaneActivationPooling.CanRun(settings.Rows(input[2]), settings.Columns(input[3]));

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        _norm?.InferShape(inputs);
        var input = inputs[0];
        return new Shape(input[0], input[1], _settings.Rows(input[2]).Output, _settings.Columns(input[3]).Output);
    }

    // The batch norm's, then for each window the winner's x and place.
    public override int SavedLength(ReadOnlySpan<Shape> inputs)
    {
        var output = InferShape(inputs);
        var windows = Lanes.Groups(output[0]) * Lanes.Count * output[1] * output[2] * output[3];
        return NormLength(inputs) + (2 * windows);
    }

    public override int ScratchLength(ReadOnlySpan<Shape> inputs)
    {
        var (input, output) = (inputs[0], InferShape(inputs));
        var samples = input[0];
        return samples == 0
            ? 0
            : (2 * LaneMemory.CopyLength(Layout, samples, input.ElementCount / samples))
                + (2 * LaneMemory.CopyLength(Layout, samples, output.ElementCount / samples));
    }

    public override void Forward(in OperationFrame frame)
    {
        var sizes = new Sizes(frame, _settings);
        var memory = new LaneMemory(Layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var y = memory.Write(frame.Output);
        var (raw, taps) = WinnersOf(frame, sizes, memory.Groups);
        for (var channel = 0; channel < sizes.Channels; channel++)
        {
            _norm?.Prepare(frame, x, channel);
            var map = _norm?.MapOf(frame, channel) ?? ChannelMap.Identity;
            for (var group = 0; group < memory.Groups; group++)
            {
                var plane = ((nint)group * sizes.Channels) + channel;
                var window = plane * sizes.Windows;
                sizes.Pooling.Forward(x + (plane * sizes.Pixels), map, y + window, (float*)raw + window, (float*)taps + window);
            }
        }

        memory.Written(y, frame.Output);
    }

    public override void Backward(in OperationFrame frame)
    {
        var sizes = new Sizes(frame, _settings);
        var memory = new LaneMemory(Layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var y = memory.Read(frame.Output);
        var dy = memory.Read(frame.OutputGradient);
        var needsInput = frame.NeedsGradient(0);
        var dx = needsInput ? memory.Write(frame.InputGradient(0)) : null;
        var (raw, taps) = WinnersOf(frame, sizes, memory.Groups);
        var sums = stackalloc float[2 * Lanes.Count];
        for (var channel = 0; channel < sizes.Channels; channel++)
        {
            var (map, slope, shift) = (ChannelMap.Identity, 0f, 0f);
            if (_norm is not null)
            {
                map = _norm.MapOf(frame, channel);
                new Span<float>(sums, 2 * Lanes.Count).Clear();
                for (var group = 0; group < memory.Groups; group++)
                {
                    var window = (((nint)group * sizes.Channels) + channel) * sizes.Windows;
                    sizes.Pooling.Sums(dy + window, y + window, (float*)raw + window, map.Mean, sums);
                }

                (slope, shift) = _norm.Finish(frame, channel, Lanes.Sum(sums), Lanes.Sum(sums + Lanes.Count));
            }

            for (var group = 0; needsInput && group < memory.Groups; group++)
            {
                var plane = ((nint)group * sizes.Channels) + channel;
                var window = plane * sizes.Windows;
                sizes.Pooling.Backward(
                    x + (plane * sizes.Pixels), map, slope, shift, dy + window, y + window, (float*)taps + window, dx + (plane * sizes.Pixels));
            }
        }

        if (needsInput)
        {
            memory.Written(dx, frame.InputGradient(0));
        }

        _norm?.WriteStatistics(frame);
    }

    private int NormLength(ReadOnlySpan<Shape> inputs) => _norm?.SavedLength(inputs) ?? 0;

    private static (nint Raw, nint Taps) WinnersOf(in OperationFrame frame, in Sizes sizes, int groups)
    {
        var length = (nint)groups * sizes.Channels * sizes.Windows;
        var end = NativeSpan.Pointer(frame.Saved) + frame.Saved.Length;
        return ((nint)(end - (2 * length)), (nint)(end - length));
    }

    private readonly struct Sizes
    {
        public Sizes(in OperationFrame frame, PoolingSettings settings)
        {
            var (input, output) = (frame.InputShape(0), frame.OutputShape);
            Channels = input[1];
            Pixels = (nint)input[2] * input[3] * Lanes.Count;
            Windows = (nint)output[2] * output[3] * Lanes.Count;
            Pooling = new LaneActivationPooling(settings.Rows(input[2]), settings.Columns(input[3]));
        }

        public int Channels { get; }

        public nint Pixels { get; }

        public nint Windows { get; }

        public LaneActivationPooling Pooling { get; }
    }
}
