using Cluster.Chaos.Clusters;

namespace Cluster.Chaos.Faults;

/// <summary>The wall clock of a process jumps by an hour or a day, forwards or backwards.</summary>
internal sealed class ClockJump : Fault
{
    private static readonly string[] Jumps = ["+3600", "-3600", "+86400", "-86400", "+5", "-5"];
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(0.5);

    public override string Name => "clock-jump";

    public override string? Obstacle => OwnClock.Obstacle;

    public override bool NeedsOwnClocks => true;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var node = cluster.Random.Next(2) == 0 ? cluster.Coordinator : await cluster.PickWorkerAsync();
        var (before, jump) = (cluster.Step, Jumps[cluster.Random.Next(Jumps.Length)]);
        foreach (var worker in cluster.Workers)
        {
            worker.MayComeTooLate = true;
        }

        OwnClock.Set(cluster.Site, node.Name, jump);
        await cluster.Deadline.LastAsync(Length);
        await cluster.StepAsync(before + 1);
        return $"{node.Name} by {jump} s";
    }
}
