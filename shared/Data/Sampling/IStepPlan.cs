namespace Cluster.Data;

/// <summary>The steps of an epoch, as far as those need to know them who only share leaves out.</summary>
public interface IStepPlan
{
    /// <summary>Steps in an epoch, a ragged last one included.</summary>
    int StepsPerEpoch { get; }

    /// <summary>Leaves that have samples in one step; they are the leaves 0 up to this count.</summary>
    /// <param name="stepInEpoch">Step in [0, StepsPerEpoch).</param>
    /// <returns>At least 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step lies outside the epoch.</exception>
    int LeafCount(int stepInEpoch);
}
