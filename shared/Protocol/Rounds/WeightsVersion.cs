namespace Cluster.Protocol.Rounds;

/// <summary>Which of a run's weights are meant.</summary>
public enum WeightsKind
{
    /// <summary>Those that training goes on from.</summary>
    Trained = 1,

    /// <summary>The average that is kept beside them.</summary>
    Averaged = 2,
}

/// <summary>Weights as they are at one point of a run.</summary>
/// <param name="Step">Number of updates behind them.</param>
/// <param name="Kind">Which weights.</param>
public readonly record struct WeightsVersion(long Step, WeightsKind Kind);
