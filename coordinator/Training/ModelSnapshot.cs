using System.Collections.Immutable;
using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Schedules;

namespace Cluster.Coordinator.Training;

/// <summary>All numbers of a run as they once were, to go back to.</summary>
/// <param name="weights">The weights, unfilled.</param>
/// <param name="optimizer">What the optimizer remembers, unfilled.</param>
internal sealed class ModelSnapshot(AlignedBuffer weights, OptimizerState optimizer) : IDisposable
{
    private ImmutableArray<PlateauState> _plateaus = [];

    /// <summary>Takes the numbers as they are.</summary>
    public void Take(AlignedBuffer weightsNow, OptimizerState optimizerNow, ImmutableArray<ReduceOnPlateau> plateaus)
    {
        weightsNow.Span.CopyTo(weights.Span);
        optimizer.CopyFrom(optimizerNow);
        _plateaus = [.. plateaus.Select(plateau => plateau.State)];
    }

    /// <summary>Puts the numbers back.</summary>
    public void Restore(AlignedBuffer weightsNow, OptimizerState optimizerNow, ImmutableArray<ReduceOnPlateau> plateaus)
    {
        weights.Span.CopyTo(weightsNow.Span);
        optimizerNow.CopyFrom(optimizer);
        for (var index = 0; index < plateaus.Length; index++)
        {
            plateaus[index].State = _plateaus[index];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        weights.Dispose();
        optimizer.Dispose();
    }
}
