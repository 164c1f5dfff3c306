using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;

namespace Cluster.Engine.Training;

/// <summary>All micro-batches on one tape.</summary>
internal sealed class TogetherPass(RecordedModel model, PartwiseLoss loss) : BatchPass
{
    private readonly Tape _tape = model.Tape;

    public override Span<float> Inputs => _tape.ValuesOf(model.Input);

    public override ReadOnlySpan<float> Outputs => _tape.ValuesOf(_tape.Output);

    public override long BufferBytes => (long)_tape.ArenaLength * sizeof(float);

    public override BatchSums Forward(AlignedBuffer weights, in PassContext context)
    {
        _tape.Forward(weights, context);
        return loss.Evaluate(_tape.ValuesOf(_tape.Output), _tape.GradientOf(_tape.Output));
    }

    public override BatchSums ForwardBackward(AlignedBuffer weights, AlignedBuffer gradientSums, in PassContext context, IPassObserver? observer)
    {
        var sums = Forward(weights, context);
        observer?.OnSums(sums);
        _tape.Backward(weights, gradientSums, context, observer);
        return sums;
    }

    public override void Dispose() => _tape.Dispose();
}
