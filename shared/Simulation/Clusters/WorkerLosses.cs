using Cluster.Protocol.Events;
using Cluster.Simulation.Models;

namespace Cluster.Simulation.Clusters;

/// <summary>Ends workers as planned, lets the coordinator find out, and starts others in their place.</summary>
/// <param name="cluster">The cluster.</param>
internal sealed class WorkerLosses(SimulatedCluster cluster)
{
    // A worker renews its lease several times before it runs out.
    private const int RenewalsPerLease = 3;

    private Scenario Scenario => cluster.Scenario;

    /// <summary>Plans every loss, counted from now.</summary>
    public void Plan()
    {
        foreach (var loss in Scenario.Losses)
        {
            cluster.Time.After(loss.Seconds, () => End(loss));
        }

        // Leases cost events, and nothing depends on them unless a worker falls silent.
        if (Scenario.Losses.Any(loss => loss.IsSilent))
        {
            Renew();
        }
    }

    private void End(PlannedLoss loss)
    {
        if (cluster.Workers.FirstOrDefault(candidate => candidate.Number == loss.Worker && candidate.IsAlive) is not { } worker)
        {
            return;
        }

        worker.IsAlive = false;
        if (!loss.IsSilent)
        {
            cluster.Time.After(Scenario.Link.LatencySeconds, () => cluster.Lose(worker));
        }

        if (loss.RestartSeconds is { } seconds)
        {
            cluster.Time.After(seconds, () =>
            {
                if (!cluster.IsOver)
                {
                    cluster.Join(loss.Worker);
                }
            });
        }
    }

    private void Renew()
    {
        if (cluster.IsOver)
        {
            return;
        }

        foreach (var worker in cluster.Workers.Where(worker => worker.IsAlive).ToList())
        {
            cluster.Handle(new LeaseRenewed(cluster.Now, worker.Id, cluster.State.Options.Term));
        }

        cluster.Handle(new TimePassed(cluster.Now));
        cluster.Time.After(Scenario.LeaseSeconds / RenewalsPerLease, Renew);
    }
}
