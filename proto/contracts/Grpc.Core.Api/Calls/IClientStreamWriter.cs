namespace Grpc.Core;

/// <summary>The client's end of a request stream.</summary>
/// <typeparam name="T">The request message.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no more requests follow; the server's stream then ends.</summary>
    /// <returns>Completes when the transport took it.</returns>
    Task CompleteAsync();
}
