using Grpc.Core;

namespace Cluster.Security.Targets;

/// <summary>A stream of messages that an input holds, each decoded when it is asked for, as a server or a client does it.</summary>
/// <param name="input">The input.</param>
/// <param name="piece">Bytes that lie together.</param>
/// <param name="marshaller">What decodes them.</param>
internal sealed class Incoming<T>(byte[] input, int piece, Marshaller<T> marshaller) : IAsyncStreamReader<T>
{
    private readonly IEnumerator<Payload> _payloads = Payload.In(input, piece).GetEnumerator();

    /// <inheritdoc/>
    public T Current { get; private set; } = default!;

    /// <inheritdoc/>
    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!_payloads.MoveNext())
        {
            return Task.FromResult(false);
        }

        Current = marshaller.ContextualDeserializer(_payloads.Current);
        return Task.FromResult(true);
    }
}

/// <summary>Takes what is sent and drops it.</summary>
internal sealed class Outgoing<T> : IServerStreamWriter<T>, IClientStreamWriter<T>
{
    /// <inheritdoc/>
    public WriteOptions? WriteOptions { get; set; }

    /// <inheritdoc/>
    public Task WriteAsync(T message) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task WriteAsync(T message, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CompleteAsync() => Task.CompletedTask;
}
