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

    /// <summary>Whether sums may be sent while they grow; else <see cref="Begin"/> must not be called.</summary>
    bool SendsWhileGrowing { get; }

    /// <summary>Begins to send sums whose scalars are known and whose gradients are being computed, and returns at once.
    /// <see cref="SendAsync"/> with the same sums, once they are whole, must follow.</summary>
    /// <param name="contribution">What to send.</param>
    void Begin(Contribution contribution);

    /// <summary>More of the sums that were begun is final.</summary>
    /// <param name="finalFrom">First float from which on they are.</param>
    void Grow(int finalFrom);

    /// <summary>Sends the sums of one subtree, or the rest of those that were begun. The link returns them to the pool when it can.</summary>
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
