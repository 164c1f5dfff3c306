using Cluster.Collectives.Messages;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Transports;

/// <summary>What the links tell the coordinator. Calls may come from any thread.</summary>
public interface IContributionSink
{
    /// <summary>Whole sums arrived. The sink owns them from here on.</summary>
    /// <param name="worker">Who sent them.</param>
    /// <param name="contribution">The sums and where they claim to belong.</param>
    void OnContribution(WorkerId worker, Contribution contribution);

    /// <summary>Sums were announced whose gradients follow. The sink may read what is final of them, but they stay the link's until
    /// <see cref="OnContribution"/> or <see cref="OnTorn"/>, one of which must follow.</summary>
    /// <param name="worker">Who sends them.</param>
    /// <param name="contribution">The sums and where they claim to belong.</param>
    void OnContributionBegan(WorkerId worker, Contribution contribution);

    /// <summary>More of sums that were announced is final.</summary>
    /// <param name="worker">Who sends them.</param>
    void OnGrown(WorkerId worker);

    /// <summary>Sums that were announced will never be whole. The sink does not look at them any more once this returns.</summary>
    /// <param name="worker">Who was sending them.</param>
    /// <param name="contribution">The sums; the link's.</param>
    void OnTorn(WorkerId worker, Contribution contribution);

    /// <summary>A worker gave an assignment up, since the weights that it was to compute with are gone: the run had gone on without it.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="term">Term under which it was asked.</param>
    /// <param name="generation">Generation of the assignment.</param>
    /// <param name="kind">Kind of round.</param>
    /// <param name="step">Step of the round.</param>
    void OnAbandoned(WorkerId worker, Term term, Generation generation, RoundKind kind, long step);

    /// <summary>A worker asked to leave.</summary>
    /// <param name="worker">Who.</param>
    void OnDraining(WorkerId worker);

    /// <summary>A worker said why it cannot go on.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="message">Its own words, one line.</param>
    void OnFailure(WorkerId worker, string message);
}
