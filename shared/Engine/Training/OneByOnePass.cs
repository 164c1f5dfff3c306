using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Training;

/// <summary>One micro-batch after the other on one tape, for models whose operations do not allow more.</summary>
internal sealed class OneByOnePass : BatchPass
{
    private readonly MicroBatches _parts;
    private readonly ParameterLayout _layout;
    private readonly PartwiseLoss _loss;
    private readonly RecordedModel _regular;
    private readonly RecordedModel _last;
    private readonly AlignedBuffer _inputs;
    private readonly AlignedBuffer _outputs;
    private readonly BatchSums[] _heldSums;
    private readonly ImmutableArray<AlignedBuffer> _heldGradients;

    public OneByOnePass(Module model, ParameterLayout layout, Shape sampleShape, MicroBatches parts, PartwiseLoss loss)
    {
        (_parts, _layout, _loss) = (parts, layout, loss);
        _regular = new ModelRecording(model, layout, sampleShape, new MicroBatches(parts.Size)).Finish();
        _last = parts.LastSize == parts.Size
            ? _regular
            : new ModelRecording(model, layout, sampleShape, new MicroBatches(parts.LastSize)).Finish();
        _inputs = new AlignedBuffer(sampleShape.ElementCount * parts.Samples);
        _outputs = new AlignedBuffer(_regular.Tape.Output.Shape.ElementCount / parts.Size * parts.Samples);
        var depth = MergeCounter.Depth(parts.Count);
        _heldSums = new BatchSums[depth];
        _heldGradients = [.. Enumerable.Range(0, depth - 1).Select(_ => new AlignedBuffer(layout.Length))];
    }

    public override Span<float> Inputs => _inputs.Span;

    public override ReadOnlySpan<float> Outputs => _outputs.Span;

    public override long BufferBytes => sizeof(float) * (_inputs.Length + (long)_outputs.Length + _heldGradients.Sum(held => (long)held.Length)
        + _regular.Tape.ArenaLength + (_last == _regular ? 0 : _last.Tape.ArenaLength));

    public override BatchSums Forward(AlignedBuffer weights, in PassContext context) => Run(weights, null, context);

    public override BatchSums ForwardBackward(AlignedBuffer weights, AlignedBuffer gradientSums, in PassContext context, IPassObserver? observer)
    {
        var sums = Run(weights, gradientSums, context);
        observer?.OnSums(sums);
        observer?.OnFinal(0);
        return sums;
    }

    public override void Dispose()
    {
        _regular.Tape.Dispose();
        _last.Tape.Dispose();
        _inputs.Dispose();
        _outputs.Dispose();
        foreach (var gradients in _heldGradients)
        {
            gradients.Dispose();
        }
    }

    private BatchSums Run(AlignedBuffer weights, AlignedBuffer? gradientSums, in PassContext context)
    {
        var held = 0;
        for (var part = 0; part < _parts.Count; part++)
        {
            var gradients = held == 0 ? gradientSums : _heldGradients[held - 1];
            _heldSums[held++] = RunPart(part, weights, gradientSums is null ? null : gradients, context);
            for (var merges = MergeCounter.MergesAfter(part, _parts.Count); merges > 0; merges--, held--)
            {
                Merge(held - 2, gradientSums);
            }
        }

        return _heldSums[0];
    }

    private BatchSums RunPart(int part, AlignedBuffer weights, AlignedBuffer? gradients, in PassContext context)
    {
        var (tape, input) = part == _parts.Count - 1 ? _last : _regular;
        var own = context with { MicroBatch = context.MicroBatch + (uint)part };
        _loss.Part(_inputs.Span, part).CopyTo(tape.ValuesOf(input));
        tape.Forward(weights, own);
        var predictions = tape.ValuesOf(tape.Output);
        predictions.CopyTo(_loss.Part(_outputs.Span, part));
        var sums = _loss.Evaluate(part, predictions, tape.GradientOf(tape.Output));
        if (gradients is not null)
        {
            tape.Backward(weights, gradients, own);
        }

        return sums;
    }

    private void Merge(int place, AlignedBuffer? gradientSums)
    {
        _heldSums[place] = BatchSums.Add(_heldSums[place], _heldSums[place + 1]);
        if (gradientSums is not null)
        {
            _layout.MergeSums(place == 0 ? gradientSums : _heldGradients[place - 1], _heldGradients[place]);
        }
    }
}
