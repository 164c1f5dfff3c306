using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports;

/// <summary>The coordinator's end of a link to a worker that holds a Work stream open.</summary>
public interface IServedLink : IMemberLink, IDisposable
{
    /// <summary>Carries the link until it ends.</summary>
    /// <param name="requests">What the worker sends, from when it is a member.</param>
    /// <param name="responses">What the worker is sent.</param>
    /// <param name="cancellationToken">The call's end.</param>
    /// <exception cref="RpcException">ABORTED when the link was aborted, INVALID_ARGUMENT when the worker broke the contract.</exception>
    Task RunAsync(
        IAsyncStreamReader<Wire.WorkerMessage> requests,
        IServerStreamWriter<Wire.CoordinatorMessage> responses,
        CancellationToken cancellationToken);
}
