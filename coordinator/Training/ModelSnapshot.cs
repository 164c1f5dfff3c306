using System.Collections.Immutable;
using Cluster.Checkpoints;
using Cluster.Engine.Schedules;

namespace Cluster.Coordinator.Training;

/// <summary>All numbers of a run as they once were, to go back to or to write down.</summary>
/// <param name="numbers">Weights and optimizer, unfilled; they go with this object.</param>
internal sealed class ModelSnapshot(ModelNumbers numbers) : IDisposable
{
    /// <summary>Weights and optimizer.</summary>
    public ModelNumbers Numbers { get; } = numbers;

    /// <summary>What the schedules remembered that wait for plateaus; null if there are none.</summary>
    public IReadOnlyList<PlateauState>? Plateaus { get; set; }

    /// <summary>Takes the numbers as they are.</summary>
    public void Take(ModelNumbers now, IReadOnlyList<PlateauState>? plateaus)
    {
        now.Weights.Span.CopyTo(Numbers.Weights.Span);
        Numbers.Optimizer.CopyFrom(now.Optimizer);
        Plateaus = plateaus;
    }

    /// <summary>Puts the numbers back.</summary>
    public void Restore(ModelNumbers now, ImmutableArray<ReduceOnPlateau> plateaus)
    {
        Numbers.Weights.Span.CopyTo(now.Weights.Span);
        now.Optimizer.CopyFrom(Numbers.Optimizer);
        PutBack(Plateaus, plateaus);
    }

    /// <summary>Lets schedules remember what they once did.</summary>
    public static void PutBack(IReadOnlyList<PlateauState>? states, ImmutableArray<ReduceOnPlateau> plateaus)
    {
        for (var index = 0; index < plateaus.Length; index++)
        {
            plateaus[index].State = states![index];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Numbers.Weights.Dispose();
        Numbers.Optimizer.Dispose();
    }
}
