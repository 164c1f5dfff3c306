using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>What a coordinator's service derives from. It has the calls of the generated base, but a Work stream whose chunks are placed as
/// they are read.</summary>
[BindServiceMethod(typeof(CoordinatorBinding), nameof(CoordinatorBinding.BindService))]
public abstract class CoordinatorServiceBase
{
    /// <summary>Asks to take part.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="context">The call.</param>
    public abstract Task<Wire.JoinReply> Join(Wire.JoinRequest request, ServerCallContext context);

    /// <summary>Says that a worker is alive.</summary>
    /// <param name="request">Who says so.</param>
    /// <param name="context">The call.</param>
    public abstract Task<Wire.RenewLeaseReply> RenewLease(Wire.RenewLeaseRequest request, ServerCallContext context);

    /// <summary>Lists the files of the job's data.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="responseStream">The files.</param>
    /// <param name="context">The call.</param>
    public virtual Task ListData(
        Wire.ListDataRequest request, IServerStreamWriter<Wire.DataFile> responseStream, ServerCallContext context) => throw Unimplemented();

    /// <summary>Sends a file.</summary>
    /// <param name="request">Which.</param>
    /// <param name="responseStream">Its bytes.</param>
    /// <param name="context">The call.</param>
    public virtual Task FetchData(
        Wire.FetchDataRequest request, IServerStreamWriter<Wire.DataChunk> responseStream, ServerCallContext context) => throw Unimplemented();

    /// <summary>Says what the run does at the moment.</summary>
    /// <param name="request">Which run is meant.</param>
    /// <param name="context">The call.</param>
    public virtual Task<Wire.StatusReply> Status(Wire.StatusRequest request, ServerCallContext context) => throw Unimplemented();

    /// <summary>The data path.</summary>
    /// <param name="requestStream">What the worker sends.</param>
    /// <param name="responseStream">What it is sent.</param>
    /// <param name="context">The call.</param>
    public abstract Task Work(
        IAsyncStreamReader<Wire.WorkerMessage> requestStream, IServerStreamWriter<Wire.CoordinatorMessage> responseStream, ServerCallContext context);

    private static RpcException Unimplemented() => new(new Status(StatusCode.Unimplemented, ""));
}

/// <summary>Binds a coordinator's service to the calls of the contract.</summary>
public static class CoordinatorBinding
{
    /// <summary>Tells a server the calls; it finds the methods of the service by their names.</summary>
    /// <param name="binder">The server.</param>
    /// <param name="service">The service, which is not looked at.</param>
    public static void BindService(ServiceBinderBase binder, CoordinatorServiceBase? service) =>
        Wire.Coordinator.BindService(new WorkBinder(binder), null);

    // Passes the generated calls on with requests that are looked at first, but for the one stream, which gets marshallers of ours.
    private sealed class WorkBinder(ServiceBinderBase binder) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            binder.AddMethod(Sound(method), handler!);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            binder.AddMethod(Sound(method), handler!);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        {
            var work = new Method<TRequest, TResponse>(
                method.Type,
                method.ServiceName,
                method.Name,
                (Marshaller<TRequest>)(object)WorkMarshallers.WorkerMessages,
                (Marshaller<TResponse>)(object)WorkMarshallers.CoordinatorMessages);
            binder.AddMethod(work, handler!);
        }

        private static Method<TRequest, TResponse> Sound<TRequest, TResponse>(Method<TRequest, TResponse> method)
            where TRequest : class
            where TResponse : class => new(
                method.Type,
                method.ServiceName,
                method.Name,
                SoundMessages.Of(method.RequestMarshaller, StatusCode.InvalidArgument),
                method.ResponseMarshaller);
    }
}
