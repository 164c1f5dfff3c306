using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports.Grpc;
using Cluster.V1;
using Grpc.Core;

namespace Cluster.Coordinator.Asking;

/// <summary>A coordinator's service without a run: it answers questions for the status and nothing else.</summary>
/// <param name="status">What there is to say, but for the time.</param>
internal sealed class LinkService(RunStatus status) : CoordinatorServiceBase
{
    public override Task<StatusReply> Status(StatusRequest request, ServerCallContext context) =>
        Task.FromResult(LinkBallast.Answer(request, (status with { Time = DateTimeOffset.UtcNow }).ToWire()));

    public override Task<JoinReply> Join(JoinRequest request, ServerCallContext context) => throw NoRun();

    public override Task<RenewLeaseReply> RenewLease(RenewLeaseRequest request, ServerCallContext context) => throw NoRun();

    public override Task Work(
        IAsyncStreamReader<WorkerMessage> requestStream, IServerStreamWriter<CoordinatorMessage> responseStream, ServerCallContext context) =>
        throw NoRun();

    private static RpcException NoRun() => new(new Status(StatusCode.FailedPrecondition, "links are measured here; there is no run to take part in"));
}
