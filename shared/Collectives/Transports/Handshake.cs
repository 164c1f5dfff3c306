using Grpc.Core;

namespace Cluster.Collectives.Transports;

/// <summary>The messages that open a work stream: each is due at once, and a peer that does not send it holds nobody up for ever.</summary>
public static class Handshake
{
    /// <summary>How long a message of a handshake may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the next message.</summary>
    /// <typeparam name="T">Of its type.</typeparam>
    /// <param name="messages">What the peer sends.</param>
    /// <param name="what">What it is to send, for people.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="clock">Tells the time; null for the system's clock.</param>
    /// <returns>False if the stream ended.</returns>
    /// <exception cref="ContractException">It did not come in time.</exception>
    public static async Task<bool> NextAsync<T>(
        IAsyncStreamReader<T> messages, string what, CancellationToken cancellationToken, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        try
        {
            return await messages.MoveNext(cancellationToken).WaitAsync(Patience, clock ?? TimeProvider.System, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ContractException($"the peer has not sent {what} for {Patience.TotalSeconds:F0} s");
        }
    }
}
