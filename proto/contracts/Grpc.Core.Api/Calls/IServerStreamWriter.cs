namespace Grpc.Core;

/// <summary>The server's end of a response stream, which ends when the method returns.</summary>
/// <typeparam name="T">The response message.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
