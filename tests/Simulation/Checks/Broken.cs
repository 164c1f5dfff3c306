namespace Cluster.FaultSimulation.Checks;

/// <summary>An invariant does not hold.</summary>
/// <param name="invariant">Which, by its number in the list of promises and a word.</param>
/// <param name="what">What was seen.</param>
internal sealed class Broken(string invariant, string what) : Exception($"{invariant}: {what}")
{
    public string Invariant { get; } = invariant;
}

/// <summary>The promises that a simulation can break.</summary>
internal static class Invariants
{
    public const string Digest = "invariant 1, equal bits";
    public const string Once = "invariant 2, every micro-batch once";
    public const string Ledger = "invariant 2, the ledger proves it";
    public const string Checkpoint = "invariant 3, whole checkpoints";
    public const string Interval = "invariant 4, one interval at most";
    public const string OneWriter = "invariant 5, one writer";
    public const string Deadline = "invariant 6, every wait ends";
    public const string Alone = "invariant 10, one worker equals many";

    public static void Require(bool holds, string invariant, string what)
    {
        if (!holds)
        {
            throw new Broken(invariant, what);
        }
    }
}
