using Cluster.V1;

namespace Cluster.Worker.Joining;

/// <summary>Remembers the highest term under which this process took part in a run. A coordinator of a lower one was replaced and does not
/// know it yet.</summary>
internal sealed class TermMemory
{
    private readonly Dictionary<string, long> _highest = [];

    /// <summary>Takes a coordinator's answer in.</summary>
    /// <param name="fence">The run and the term that it says it leads.</param>
    /// <returns>Why not to follow it, as a line for people; null if there is no reason.</returns>
    public string? Refusal(Fence? fence)
    {
        if (fence is null)
        {
            return "it names no run";
        }

        var highest = _highest.GetValueOrDefault(fence.Job);
        if (fence.Term < highest)
        {
            return $"it leads run {fence.Job} in term {fence.Term}, but the run is in term {highest} by now: it was replaced";
        }

        _highest[fence.Job] = fence.Term;
        return null;
    }
}
