using System.Collections.Immutable;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;

namespace Cluster.Engine.Optimizers;

/// <content>What happens to one block in each phase.</content>
public sealed unsafe partial class WeightUpdate
{
    private ImmutableArray<UpdatePhase> PhasesOf()
    {
        var phases = ImmutableArray.CreateBuilder<UpdatePhase>();
        if (_inspection.NeedsPhase)
        {
            phases.Add(UpdatePhase.Inspect);
        }

        if (_plan.HasPenalty || (Optimizer.Norms & LayerNorms.Weights) != 0)
        {
            phases.Add(UpdatePhase.MeasureWeights);
        }

        if (_options.Clipping?.MaxNorm is not null || (Optimizer.Norms & LayerNorms.Gradient) != 0)
        {
            phases.Add(UpdatePhase.MeasureGradients);
        }

        if ((Optimizer.Norms & LayerNorms.Direction) != 0)
        {
            phases.Add(UpdatePhase.Prepare);
        }

        phases.Add(UpdatePhase.Apply);
        return phases.ToImmutable();
    }

    private void TakePrevious(int offset, int length) =>
        _previous?.Span.Slice(offset, length).CopyTo(_weights!.Span.Slice(offset, length));

    private void Measure(UpdatePhase phase, int block, in UpdatePart part, AlignedBuffer gradientSums)
    {
        if (phase == UpdatePhase.Inspect)
        {
            _inspection.Inspect(block, gradientSums.Span.Slice(part.Offset, part.Length));
        }
        else
        {
            _measures.Measure(phase, block, part);
        }
    }

    private void RunStatistics(UpdatePhase phase, int block, StatisticsSlices statistics, AlignedBuffer gradientSums)
    {
        if (phase == UpdatePhase.Inspect)
        {
            _inspection.Inspect(block, statistics, gradientSums.Span);
        }

        if (phase != UpdatePhase.Apply)
        {
            return;
        }

        if (_previous is not null)
        {
            statistics.Copy(_previous.Span, _weights!.Span);
        }

        if (_inspection.MayMove(block))
        {
            statistics.Update(_weights!.Span, gradientSums.Span);
            _inspection.NoteMoved(block, statistics, _weights.Span, gradientSums.Span);
        }
    }

    private void Apply(int block, in UpdatePart part, bool frozen, AlignedBuffer gradientSums)
    {
        var values = _weights!.Span.Slice(part.Offset, part.Length);
        var average = Averaging is null ? [] : _state!.Average!.Span.Slice(part.Offset, part.Length);
        if (_state!.Step == 1 && Averaging is not null)
        {
            values.CopyTo(average);
        }

        if (_inspection.LeavesWeights)
        {
            _digests[block] = PositionDigest.Of(values, part.Offset);
            return;
        }

        _digests[block] = frozen ? PositionDigest.Of(values, part.Offset) : Optimizer.Update(part);
        if (!frozen)
        {
            _inspection.NoteUpdated(block, values, gradientSums.Span.Slice(part.Offset, part.Length));
        }

        if (Averaging is not null)
        {
            AverageLoop.Run(values, average, Averaging.ShareAt(_state.Step));
        }
    }

    private UpdatePart PartOf(int block, AlignedBuffer gradientSums)
    {
        var (slice, offset, length, _) = _plan.Blocks[block];
        var settings = _plan.Settings[slice];
        return new UpdatePart
        {
            Weights = _weights!.Pointer,
            Gradients = gradientSums.Pointer,
            State = _state!,
            Offset = offset,
            Length = length,
            Gradient = _measures.FactorsOf(slice),
            LearningRate = Optimizer.LearningRate * settings.RateFactor,
            WeightDecay = settings.WeightDecay,
            TrustRatio = _measures.TrustRatioOf(slice),
        };
    }
}
