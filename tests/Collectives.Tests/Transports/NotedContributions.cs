using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Tests.Transports;

/// <summary>Writes down what a link tells.</summary>
internal sealed class NotedContributions : IContributionSink
{
    public List<Contribution> Whole { get; } = [];

    public List<Contribution> Began { get; } = [];

    public List<Contribution> Torn { get; } = [];

    public List<(WorkerId Worker, Generation Generation, RoundKind Kind, long Step)> Abandoned { get; } = [];

    public int Grown { get; private set; }

    public void OnContribution(WorkerId worker, Contribution contribution) => Whole.Add(contribution);

    public void OnContributionBegan(WorkerId worker, Contribution contribution) => Began.Add(contribution);

    public void OnGrown(WorkerId worker) => Grown++;

    public void OnTorn(WorkerId worker, Contribution contribution) => Torn.Add(contribution);

    public void OnAbandoned(WorkerId worker, Term term, Generation generation, RoundKind kind, long step) =>
        Abandoned.Add((worker, generation, kind, step));

    public void OnDraining(WorkerId worker)
    {
    }

    public void OnFailure(WorkerId worker, string message)
    {
    }
}
