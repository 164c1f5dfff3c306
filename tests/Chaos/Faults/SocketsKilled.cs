using Cluster.Chaos.Clusters;
using Cluster.Chaos.Networks;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Faults;

/// <summary>All connections of a worker's host are destroyed in the kernel: ss -K.</summary>
internal sealed class SocketsKilled : Fault
{
    public override string Name => "sockets-kill";

    public override string? Obstacle => NamespaceNetwork.Obstacle ?? Tools.Missing("ss");

    public override Wiring? Wiring => Schedules.Wiring.Namespaces;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var (network, victim) = ((NamespaceNetwork)cluster.Network, await cluster.PickWorkerAsync());
        var mark = cluster.Mark;
        foreach (var worker in cluster.Workers)
        {
            worker.MayComeTooLate = true;
        }

        var killed = network.KillSockets(victim.Slot);
        if (killed == 0)
        {
            throw new MissedException($"{victim.Name} had no connection");
        }

        await cluster.GoneAsync(victim, mark);
        await cluster.ReturnedAsync(victim, mark);
        return FormattableString.Invariant($"{killed} connections of {victim.Name}");
    }
}
