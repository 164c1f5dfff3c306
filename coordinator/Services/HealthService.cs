using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Cluster.Coordinator.Services;

/// <summary>The published gRPC health service. The process serves as long as it answers; the run serves until it has ended.</summary>
/// <param name="run">The run.</param>
internal sealed class HealthService(ServedRun run) : Health.HealthBase
{
    private static readonly string RunService = V1.Coordinator.Descriptor.FullName;

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        StatusOf(request.Service) is { } status
            ? Task.FromResult(new HealthCheckResponse { Status = status })
            : throw new RpcException(new Status(StatusCode.NotFound, $"no service {request.Service}"));

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        // What is written is not cancelled with the call: one that ends while it is being cancelled would be cancelled once more, after its end.
        var status = StatusOf(request.Service) ?? ServingStatus.ServiceUnknown;
        await responseStream.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
        if (status == ServingStatus.Serving && request.Service == RunService)
        {
            await run.Completion.WaitAsync(context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var ended = new HealthCheckResponse { Status = ServingStatus.NotServing };
            await responseStream.WriteAsync(ended).ConfigureAwait(false);
        }

        // A watch lasts until the watcher or the process ends it.
        await Task.Delay(Timeout.Infinite, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private ServingStatus? StatusOf(string service) => service switch
    {
        "" => ServingStatus.Serving,
        _ when service == RunService => run.Completion.IsCompleted ? ServingStatus.NotServing : ServingStatus.Serving,
        _ => null,
    };
}
