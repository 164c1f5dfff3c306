using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports;
using Cluster.Protocol.Events;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Training;

/// <content>What the links tell.</content>
public sealed partial class Conductor : IContributionSink
{
    /// <inheritdoc/>
    public void OnContribution(WorkerId worker, Contribution contribution)
    {
        lock (_gate)
        {
            var (term, generation, kind, step, sums, _) = contribution;
            var arrived = new ContributionArrived(Now, worker, term, generation, kind, step, sums.Node);
            Handle(WithDigest(arrived, sums), new Delivery(contribution, IsWhole: true));
        }
    }

    /// <inheritdoc/>
    public void OnContributionBegan(WorkerId worker, Contribution contribution)
    {
        lock (_gate)
        {
            var (term, generation, kind, step, sums, _) = contribution;
            Handle(new ContributionBegan(Now, worker, term, generation, kind, step, sums.Node), new Delivery(contribution, IsWhole: false));
        }
    }

    /// <inheritdoc/>
    public void OnGrown(WorkerId worker)
    {
        lock (_gate)
        {
            _patience.NoteProgress();
            Continue();
        }
    }

    /// <inheritdoc/>
    public void OnTorn(WorkerId worker, Contribution contribution)
    {
        lock (_gate)
        {
            // The core hears of it when the link's end is reported.
            _work.Sums.Withdraw(worker, contribution.Sums.Node);
        }
    }

    /// <inheritdoc/>
    public void OnDraining(WorkerId worker)
    {
        lock (_gate)
        {
            Handle(new WorkerDraining(Now, worker), null);
        }
    }

    /// <inheritdoc/>
    public void OnFailure(WorkerId worker, string message)
    {
        lock (_gate)
        {
            _roster.NoteLastWord(worker, message);
        }
    }
}
