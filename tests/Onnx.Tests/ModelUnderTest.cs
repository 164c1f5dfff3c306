using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Onnx.Tests.Interop;

namespace Cluster.Onnx.Tests;

/// <summary>A model with random weights and random samples, and what the engine makes of them.</summary>
internal sealed class ModelUnderTest : IDisposable
{
    /// <summary>Samples in all.</summary>
    public const int Samples = 5;

    private readonly Module _model;
    private readonly Shape _sampleShape;
    private readonly ParameterLayout _layout;
    private readonly AlignedBuffer _weights;
    private readonly float[] _samples;

    /// <param name="model">The model.</param>
    /// <param name="sampleShape">Shape of a sample.</param>
    /// <param name="range">Samples are numbers in [low, high), or below a count whole ones.</param>
    public ModelUnderTest(Module model, Shape sampleShape, SampleRange range)
    {
        var random = new Random(20261121);
        (_model, _sampleShape) = (model, sampleShape);
        _layout = ParameterLayout.Of(model);
        _weights = new AlignedBuffer(_layout.Length);
        _layout.Initialize(7, _weights);
        Disturb(random);
        _samples = [.. Enumerable.Range(0, Samples * sampleShape.ElementCount).Select(_ => range.Draw(random))];
    }

    /// <summary>Stretches of the samples that are tried as batches.</summary>
    public static IReadOnlyList<Range> Batches { get; } = [0..1, 0..5, 2..5];

    public void Export(Stream target, OnnxOptions? options = null) =>
        OnnxExport.Write(_model, _layout, _weights.Span, _sampleShape, target, options);

    /// <summary>A batch as the runtime wants it.</summary>
    public JudgedTensor Batch(Range batch)
    {
        var (start, count) = batch.GetOffsetAndLength(Samples);
        var length = _sampleShape.ElementCount;
        var bytes = new byte[count * length * sizeof(float)];
        Buffer.BlockCopy(_samples, start * length * sizeof(float), bytes, 0, bytes.Length);
        return new JudgedTensor([count, .. _sampleShape.Sizes], bytes);
    }

    /// <summary>What the engine computes of all samples, in evaluation.</summary>
    /// <returns>The result and its shape.</returns>
    public (float[] Values, Shape Shape) Forward()
    {
        var recorder = new TapeRecorder(_layout, new MicroBatches(Samples));
        var input = recorder.Samples(_sampleShape);
        using var tape = recorder.Finish(_model.Record(recorder, input));
        _samples.CopyTo(tape.ValuesOf(input));
        tape.Forward(_weights, new PassContext(1, 0, 0, Training: false));
        return (tape.ValuesOf(tape.Output).ToArray(), tape.Output.Shape);
    }

    public void Dispose() => _weights.Dispose();

    // Weights that are all ones or zeros would hide a mistake.
    private void Disturb(Random random)
    {
        foreach (var slice in _layout.Parameters.Where(slice => !slice.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            var values = _weights.Span.Slice(slice.Offset, slice.Length);
            if (values.Length > 0 && !values.ContainsAnyExcept(values[0]))
            {
                foreach (ref var value in values)
                {
                    value += (random.NextSingle() - 0.5f) * 0.8f;
                }
            }
        }
    }
}

/// <summary>What samples are drawn from.</summary>
/// <param name="Low">Smallest number.</param>
/// <param name="High">What all numbers are below.</param>
/// <param name="AreWhole">Whether they are whole.</param>
internal readonly record struct SampleRange(float Low, float High, bool AreWhole = false)
{
    /// <summary>Numbers around 0.</summary>
    public static SampleRange Usual { get; } = new(-2f, 2f);

    /// <summary>Numbers above 0.</summary>
    public static SampleRange Positive { get; } = new(0.1f, 3f);

    /// <summary>Whole numbers below a count.</summary>
    public static SampleRange Below(int count) => new(0f, count, AreWhole: true);

    public float Draw(Random random)
    {
        var number = Low + (random.NextSingle() * (High - Low));
        return AreWhole ? MathF.Floor(number) : number;
    }
}
