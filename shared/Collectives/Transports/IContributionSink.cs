using Cluster.Collectives.Messages;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Transports;

/// <summary>What the links tell the coordinator. Calls may come from any thread.</summary>
public interface IContributionSink
{
    /// <summary>Whole sums arrived. The sink owns them from here on.</summary>
    /// <param name="worker">Who sent them.</param>
    /// <param name="contribution">The sums and where they claim to belong.</param>
    void OnContribution(WorkerId worker, Contribution contribution);

    /// <summary>A worker asked to leave.</summary>
    /// <param name="worker">Who.</param>
    void OnDraining(WorkerId worker);

    /// <summary>A worker said why it cannot go on.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="message">Its own words, one line.</param>
    void OnFailure(WorkerId worker, string message);
}
