using System.Collections.Immutable;

namespace Cluster.Protocol.Rounds;

/// <summary>The rounds that compute outputs: set after set, each in windows, since outputs are held until a window is whole.</summary>
public sealed record PredictionPlan : RoundPlan
{
    private readonly long _step;
    private readonly ImmutableArray<int> _leaves;

    /// <summary>A plan over sets.</summary>
    /// <param name="step">Updates behind the weights.</param>
    /// <param name="leaves">Micro-batches of each set, one set or more, each of 1 or more.</param>
    /// <param name="leavesPerWindow">Micro-batches of a window, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1.</exception>
    public PredictionPlan(long step, ImmutableArray<int> leaves, int leavesPerWindow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leavesPerWindow, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(leaves.Length, 1, nameof(leaves));
        foreach (var count in leaves)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(leaves));
        }

        (_step, _leaves, LeavesPerStep) = (step, leaves, leavesPerWindow);
    }

    /// <inheritdoc/>
    public override int LeavesPerStep { get; }

    /// <inheritdoc/>
    public override Round First => Window(0, 0);

    /// <inheritdoc/>
    public override Round? After(Round round)
    {
        ArgumentNullException.ThrowIfNull(round);
        var (set, window) = (round.Epoch, round.StepInEpoch + 1);
        return (long)window * LeavesPerStep < _leaves[set] ? Window(set, window) : set + 1 < _leaves.Length ? Window(set + 1, 0) : null;
    }

    private Round Window(int set, int window) =>
        new(RoundKind.Predict, _step, set, window, Math.Min(LeavesPerStep, _leaves[set] - (window * LeavesPerStep)));
}
