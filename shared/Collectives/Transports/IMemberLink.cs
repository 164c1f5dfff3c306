using Cluster.Collectives.Messages;
using Cluster.Engine.Memory;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Transports;

/// <summary>The coordinator's end of its link to one worker. Every method returns at once; the link sends in order, on its own.</summary>
public interface IMemberLink
{
    /// <summary>Sends a whole arena of weights as it stands. It must not change until the worker has answered the assignment that
    /// follows or was aborted.</summary>
    /// <param name="version">Which weights; the arena of their kind holds just these.</param>
    void SendWeights(WeightsVersion version);

    /// <summary>Sends, of weights that are coming into being, what has not been sent of them. Once all was, the worker has them as if
    /// <see cref="SendWeights"/> had sent them.</summary>
    /// <param name="version">Which weights.</param>
    /// <param name="arena">The arena that they are written to.</param>
    /// <param name="finalFrom">First float from which on they are final; 0 once they are whole and published.</param>
    void StreamWeights(WeightsVersion version, AlignedBuffer arena, int finalFrom);

    /// <summary>Asks for the sums over a range.</summary>
    /// <param name="order">What to compute.</param>
    void Assign(AssignmentOrder order);

    /// <summary>Lets the worker go and closes the link.</summary>
    /// <param name="order">Why.</param>
    void Release(ReleaseOrder order);

    /// <summary>Cuts the worker off, whatever is under way.</summary>
    /// <param name="reason">Why, one line; the worker is told if it still listens.</param>
    void Abort(string reason);
}
