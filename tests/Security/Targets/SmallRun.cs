using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Models;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Security.Targets;

/// <summary>A run's side of links, whose sums come to nothing. A pool holds what was given back, so that sums cost memory once.</summary>
internal sealed class SmallRun : IContributionSink, IDisposable
{
    /// <summary>The run's identity in its messages.</summary>
    public const string Job = "job";

    /// <summary>Outputs of a contribution at most.</summary>
    public const int MostOutputs = 64;

    /// <param name="format">Its wire format.</param>
    public SmallRun(string format)
    {
        var wire = RunWire.Of(format, 0.1, Layout);
        Context = new RunContext(
            Job, Term.First, new RunWeights(Layout.Length), new SubtreeSumsPool(Layout), new SharedMemoryOffer(null, ""), MostOutputs)
        {
            Wire = wire,
        };
    }

    /// <summary>More than one block of weights, with running statistics.</summary>
    public static ParameterLayout Layout { get; } = ParameterLayout.Of(new Sequential(new Linear(150, 64), new BatchNorm(64), new Linear(64, 3)));

    /// <summary>What the links share.</summary>
    public RunContext Context { get; }

    /// <inheritdoc/>
    public void OnContribution(WorkerId worker, Contribution contribution) => Context.Pool.Return(contribution.Sums);

    /// <inheritdoc/>
    public void OnContributionBegan(WorkerId worker, Contribution contribution)
    {
    }

    /// <inheritdoc/>
    public void OnGrown(WorkerId worker)
    {
    }

    /// <inheritdoc/>
    public void OnTorn(WorkerId worker, Contribution contribution)
    {
    }

    /// <inheritdoc/>
    public void OnAbandoned(WorkerId worker, Term term, Generation generation, RoundKind kind, long step)
    {
    }

    /// <inheritdoc/>
    public void OnDraining(WorkerId worker)
    {
    }

    /// <inheritdoc/>
    public void OnFailure(WorkerId worker, string message)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Context.Pool.Dispose();
        Context.Weights.Dispose();
    }
}
