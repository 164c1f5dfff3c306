using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Memory;

namespace Cluster.Collectives.Transports;

/// <summary>The worker's end of its link to the coordinator.</summary>
public interface IWorkerLink : IAsyncDisposable
{
    /// <summary>Where sums that are to be sent come from and go back to.</summary>
    SubtreeSumsPool Pool { get; }

    /// <summary>The weights that the order returned last needs. They are not written to.</summary>
    AlignedBuffer Weights { get; }

    /// <summary>Time spent between the first byte of weights and the order behind them, since the link was made.</summary>
    TimeSpan ReceiveTime { get; }

    /// <summary>Waits for the next order.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    /// <exception cref="ContractException">The coordinator sent what the contract does not allow.</exception>
    ValueTask<Order> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Sends the sums of one subtree, which the link returns to the pool when it can.</summary>
    /// <param name="contribution">What to send.</param>
    /// <param name="cancellationToken">Gives up sending.</param>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    ValueTask SendAsync(Contribution contribution, CancellationToken cancellationToken);

    /// <summary>Asks for no more work; a <see cref="ReleaseOrder"/> follows what was asked for before.</summary>
    /// <param name="cancellationToken">Gives up sending.</param>
    ValueTask DrainAsync(CancellationToken cancellationToken);

    /// <summary>Tells the coordinator why this worker cannot go on.</summary>
    /// <param name="message">One line.</param>
    /// <param name="cancellationToken">Gives up sending.</param>
    ValueTask FailAsync(string message, CancellationToken cancellationToken);
}
