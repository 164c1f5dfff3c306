using Cluster.Engine.Autograd;
using Cluster.Engine.Initialization;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tests.Autograd;

namespace Cluster.Engine.Tests.Operations;

/// <summary>An example on a tape, with filled inputs. A sample's numbers depend on its place in the batch alone.</summary>
internal sealed class OperationRun : IDisposable
{
    private readonly OperationExample _example;
    private readonly Value[] _inputs;
    private readonly int _firstSample;

    /// <param name="example">The example.</param>
    /// <param name="size">Its free size.</param>
    /// <param name="samples">Samples of one micro-batch.</param>
    /// <param name="firstSample">The place of the first.</param>
    public OperationRun(OperationExample example, int size, int samples, int firstSample = 0)
        : this(
            example,
            size,
            layout => samples == 0 ? new TapeRecorder(layout) : new TapeRecorder(layout, new MicroBatches(samples)),
            (tape, sample, needs) => samples == 0 ? tape.Input(sample.Prepend(0), needs) : tape.Samples(sample, needs),
            firstSample)
    {
    }

    /// <param name="example">The example.</param>
    /// <param name="size">Its free size.</param>
    /// <param name="parts">Micro-batches that are computed together.</param>
    public OperationRun(OperationExample example, int size, MicroBatches parts)
        : this(example, size, layout => new TapeRecorder(layout, parts), (tape, sample, needs) => tape.Samples(sample, needs), 0)
    {
    }

    private OperationRun(
        OperationExample example,
        int size,
        Func<ParameterLayout, TapeRecorder> start,
        Func<TapeRecorder, Tensors.Shape, bool, Value> input,
        int firstSample)
    {
        (_example, _firstSample) = (example, firstSample);
        var (least, most) = example.Range;
        var parameters = example.Weights(size).Select(shape => new Parameter(shape, new UniformInitializer(least, most))).ToArray();
        var module = example.Module?.Invoke(size);
        Layout = ParameterLayout.Of(module ?? new ParameterBag(parameters));
        Weights = new AlignedBuffer(Layout.Length);
        Gradients = new AlignedBuffer(Layout.Length);
        Layout.Initialize(5, Weights);
        var recorder = start(Layout);
        _inputs = [.. example.Samples(size).Select((sample, index) => input(recorder, sample, index < example.FirstPositions))];
        Value[] weights = [.. parameters.Select(recorder.Parameter)];
        var output = module?.Record(recorder, _inputs[0]) ?? example.Record(recorder, _inputs, weights, size);
        Obstacle = recorder.Obstacle;
        if (Obstacle is not null)
        {
            return;
        }

        Tape = recorder.Finish(output);
        for (var index = 0; index < _inputs.Length; index++)
        {
            Fill(index, Ordinary);
        }

        foreach (var slice in Layout.Parameters.Where(slice => slice.IsTrainable))
        {
            foreach (ref var weight in Weights.Span.Slice(slice.Offset, slice.Length))
            {
                weight = AwayFromKinks(weight);
            }
        }
    }

    public ParameterLayout Layout { get; }

    public AlignedBuffer Weights { get; }

    public AlignedBuffer Gradients { get; }

    public Tape Tape { get; } = null!;

    /// <summary>Why the micro-batches cannot be computed together; there is no tape then.</summary>
    public string? Obstacle { get; }

    public Span<float> Output => Tape.ValuesOf(Tape.Output);

    /// <summary>All results: the output, the gradients in the inputs, those in the parameters.</summary>
    public List<float[]> Results =>
        [Output.ToArray(), .. Tape.GradientInputs.Select(input => Tape.GradientOf(input).ToArray()), Gradients.Span.ToArray()];

    public double[][] Inputs => [.. _inputs.Select(input => Array.ConvertAll(Tape.ValuesOf(input).ToArray(), value => (double)value))];

    public double[][] WeightValues => [.. Layout.Parameters.Select(slice =>
        Array.ConvertAll(Weights.Span.Slice(slice.Offset, slice.Length).ToArray(), value => (double)value))];

    /// <summary>Fills an ordinary input with numbers by place.</summary>
    public void Fill(int input, Func<int, int, float> number)
    {
        var values = Tape.ValuesOf(_inputs[input]);
        var samples = _inputs[input].Shape[0];
        for (var index = 0; index < values.Length; index++)
        {
            var width = values.Length / samples;
            var (sample, place) = (_firstSample + (index / width), index % width);
            values[index] = input >= _example.FirstPositions ? _example.Positions!(sample, place) : number((100 * input) + sample, place);
        }
    }

    /// <summary>Forward and backward, with NaN wherever a result belongs. The gradient in a sample of the output is 1, -1, 1, ...</summary>
    public void Run(uint microBatch = 0)
    {
        Output.Fill(float.NaN);
        Tape.Forward(Weights, new PassContext(1, 0, microBatch, Training: true));
        Backward(microBatch);
    }

    public void Backward(uint microBatch = 0)
    {
        foreach (var input in Tape.GradientInputs)
        {
            Tape.GradientOf(input).Fill(float.NaN);
        }

        Gradients.Span.Fill(float.NaN);
        var upstream = Tape.GradientOf(Tape.Output);
        var width = Math.Max(1, upstream.Length / Math.Max(1, _inputs[0].Shape[0]));
        for (var index = 0; index < upstream.Length; index++)
        {
            upstream[index] = 1 - (2 * ((_firstSample + (index / width) + (index % width)) % 2));
        }

        Tape.Backward(Weights, Gradients, new PassContext(1, 0, microBatch, Training: true));
    }

    /// <summary>The slope of the results, each times the gradient in it, in one number.</summary>
    public double Slope(ref float number)
    {
        const float Step = 1f / 128;
        var original = number;
        var (above, below) = (original + Step, original - Step);
        number = above;
        var high = Objective();
        number = below;
        var low = Objective();
        number = original;
        return (high - low) / ((double)above - below);
    }

    public void Dispose()
    {
        Tape?.Dispose();
        Weights.Dispose();
        Gradients.Dispose();
    }

    private double Objective()
    {
        Tape.Forward(Weights, new PassContext(1, 0, 0, Training: true));
        var upstream = Tape.GradientOf(Tape.Output);
        var sum = 0.0;
        for (var index = 0; index < upstream.Length; index++)
        {
            sum += (double)upstream[index] * Output[index];
        }

        return sum;
    }

    private float Ordinary(int sample, int place)
    {
        var unit = new Random((1009 * sample) + place).NextDouble();
        return AwayFromKinks((float)(_example.Range.Least + ((_example.Range.Most - _example.Range.Least) * unit)));
    }

    private float AwayFromKinks(float number)
    {
        foreach (var kink in _example.Kinks)
        {
            if (Math.Abs(number - kink) < 1.0 / 16)
            {
                return (float)(kink + (number < kink ? -1.0 / 16 : 1.0 / 16));
            }
        }

        return number;
    }
}
