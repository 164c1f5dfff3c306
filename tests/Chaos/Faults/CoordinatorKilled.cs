using Cluster.Chaos.Clusters;
using Cluster.Coordinator.Progress;

namespace Cluster.Chaos.Faults;

/// <summary>kill -9 of the coordinator, whose command is started again.</summary>
internal sealed class CoordinatorKilled : Fault
{
    public override string Name => "coordinator-kill";

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        cluster.Coordinator.Kill();
        return await RestartAsync(cluster);
    }

    /// <summary>Starts a dead coordinator's command again and waits for a step of the new one.</summary>
    /// <returns>Where it went on.</returns>
    public static async Task<string> RestartAsync(LiveCluster cluster)
    {
        await cluster.Deadline.WaitAsync("the end of a killed coordinator", cluster.Coordinator.EndAsync);
        if (cluster.Coordinator.Output.Lines.Any(line => ProgressJson.TryRead(line) is RunEnded))
        {
            throw new MissedException("the run was over when its coordinator died");
        }

        await cluster.RestartCoordinatorAsync();
        await cluster.StepAsync(0);
        return WhereItWentOn(cluster);
    }

    /// <summary>The step at which the coordinator began, in words.</summary>
    public static string WhereItWentOn(LiveCluster cluster) =>
        cluster.Coordinator.Output.Lines.Select(ProgressJson.TryRead).OfType<Resumed>().FirstOrDefault() is { } resumed
            ? FormattableString.Invariant($"went on from step {resumed.Step}")
            : "began anew";
}
