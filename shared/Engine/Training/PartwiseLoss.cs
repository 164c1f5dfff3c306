using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Training;

/// <summary>Evaluates a loss micro-batch by micro-batch and adds up what they yield in the order of the reduction tree.</summary>
internal sealed class PartwiseLoss
{
    private readonly Loss _loss;
    private readonly MicroBatches _parts;
    private readonly ImmutableArray<Shape> _shapes;
    private readonly int[] _labels;
    private readonly float[] _targets;
    private readonly BatchSums[] _held;

    /// <exception cref="ShapeException">The loss cannot take such predictions.</exception>
    public PartwiseLoss(Loss loss, Shape predictions, MicroBatches parts)
    {
        _loss = loss;
        _parts = parts;
        _shapes = [.. Enumerable.Range(0, parts.Count).Select(part => predictions.WithFirst(predictions[0] / parts.Samples * parts.SizeOf(part)))];
        var targets = loss.TargetCount(predictions);
        _labels = loss.TargetKind == TargetKind.ClassLabels ? new int[targets] : [];
        _targets = loss.TargetKind == TargetKind.Values ? new float[targets] : [];
        _held = new BatchSums[MergeCounter.Depth(parts.Count)];
    }

    public Span<int> Labels => _labels;

    public Span<float> Targets => _targets;

    /// <summary>The loss of all micro-batches, and its gradient.</summary>
    public BatchSums Evaluate(ReadOnlySpan<float> predictions, Span<float> gradient)
    {
        var held = 0;
        for (var part = 0; part < _parts.Count; part++)
        {
            _held[held++] = Evaluate(part, Part(predictions, part), Part(gradient, part));
            for (var merges = MergeCounter.MergesAfter(part, _parts.Count); merges > 0; merges--, held--)
            {
                _held[held - 2] = BatchSums.Add(_held[held - 2], _held[held - 1]);
            }
        }

        return _held[0];
    }

    /// <summary>The loss of one micro-batch, and its gradient.</summary>
    public BatchSums Evaluate(int part, ReadOnlySpan<float> predictions, Span<float> gradient) => _loss.Evaluate(new LossFrame
    {
        Shape = _shapes[part],
        Predictions = predictions,
        Labels = Part<int>(_labels, part),
        Targets = Part<float>(_targets, part),
        Gradient = gradient,
    });

    /// <summary>The stretch of a micro-batch in an array over all samples.</summary>
    public ReadOnlySpan<T> Part<T>(ReadOnlySpan<T> all, int part)
    {
        var perSample = all.Length / _parts.Samples;
        return all.Slice(perSample * _parts.Start(part), perSample * _parts.SizeOf(part));
    }

    /// <summary>The stretch of a micro-batch in an array over all samples.</summary>
    public Span<T> Part<T>(Span<T> all, int part)
    {
        var perSample = all.Length / _parts.Samples;
        return all.Slice(perSample * _parts.Start(part), perSample * _parts.SizeOf(part));
    }
}
