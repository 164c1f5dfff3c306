using Cluster.Collectives.Exchanges;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>The weights that workers keep of their own, as the coordinator sees them: it keeps the same, gives them to who has none, and holds
/// their digests against its own.</summary>
/// <param name="model">The coordinator's own.</param>
/// <param name="exchange">Its part in exchanges.</param>
internal sealed class Replicas(ModelState model, CoordinatorExchange exchange)
{
    /// <summary>The coordinator's part in exchanges.</summary>
    public CoordinatorExchange Exchange => exchange;

    /// <summary>Sends a worker all that the next update reads.</summary>
    /// <param name="worker">To whom.</param>
    public void SendState(WorkerId worker) => exchange.SendState(worker, model.Weights, model.Numbers.Optimizer);

    /// <summary>What workers need beside the gradient.</summary>
    /// <param name="round">The round.</param>
    /// <param name="sums">Its sums, covered.</param>
    public CommitOrder CommitOf(Round round, RoundSums sums)
    {
        var (loss, scale) = model.RootOf(sums);
        return new CommitOrder(round.Step, loss, scale, model.Plateaus ?? [], model.Numbers.Optimizer.Skipped);
    }

    /// <summary>Whether a worker's weights are the coordinator's. Of an older step nothing is known any more, and nothing depends on it.</summary>
    /// <param name="applied">What the worker says.</param>
    public bool Agrees(AppliedWord applied) => applied.Step != model.LastUpdate.Step || applied.Digest == model.LastUpdate.WeightsDigest;
}
