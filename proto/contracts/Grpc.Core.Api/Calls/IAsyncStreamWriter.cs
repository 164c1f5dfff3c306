namespace Grpc.Core;

/// <summary>The sending end of a stream of messages. One write at a time: await each before the next.</summary>
/// <typeparam name="T">The message type.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How the following messages are written; null for the call's own choice.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Completes when the transport took it, which is not when the peer read it.</returns>
    Task WriteAsync(T message);

    /// <summary>Sends a message unless cancelled. Cancelling a write ends the call.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up the write.</param>
    /// <returns>Completes when the transport took it, which is not when the peer read it.</returns>
    /// <exception cref="NotSupportedException">The token can be cancelled and the writer cannot honour it.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? throw new NotSupportedException($"{GetType()} cannot cancel a write; call WriteAsync without a token.")
            : WriteAsync(message);
}
