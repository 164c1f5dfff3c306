using Cluster.Collectives.Joining;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Cluster.Coordinator.Services;

/// <summary>Turns calls away by their head, before a byte of their body is read: whoever has no token cannot make the server hold messages for
/// him. The health service stays open, for messages of a few bytes.</summary>
/// <param name="token">The run's token.</param>
internal sealed class StrangerGate(JoinToken token)
{
    /// <summary>Largest message that the health service takes: the name of a service.</summary>
    public const int LargestProbeBytes = 1 << 10;

    private const string HealthService = "/grpc.health.v1.Health/";

    /// <summary>Lets a call pass, or ends it with UNAUTHENTICATED.</summary>
    /// <param name="http">The call.</param>
    /// <param name="next">Serves it.</param>
    public Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var isProbe = http.Request.Path.Value?.StartsWith(HealthService, StringComparison.Ordinal) == true;
        if (!isProbe)
        {
            if (!token.Matches(http.Request.Headers.Authorization))
            {
                Refuse(http.Response);
                return Task.CompletedTask;
            }

            http.Features.Get<Strangers.Stranger>()?.Welcome();
        }

        return next(http);
    }

    // A call that ends with its head: gRPC's status stands where the trailers would.
    private static void Refuse(HttpResponse response)
    {
        response.ContentType = "application/grpc";
        response.Headers.GrpcStatus = ((int)StatusCode.Unauthenticated).ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = "the call carries no token of this run";
    }
}
