using System.Globalization;
using Cluster.Collectives.Joining;
using Cluster.Protocol.Identity;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Cluster.Coordinator.Services;

/// <summary>Turns calls away by their head, before a byte of their body is read, so that a stranger cannot make the server hold messages for him:
/// those that make or ask for no member need the run's token, all others a member's credential. The health service stays open, for messages
/// of a few bytes: probes of orchestrators carry no token, and it tells nothing but whether the run is up.</summary>
/// <param name="token">The run's token.</param>
/// <param name="credentials">The members' credentials.</param>
internal sealed class StrangerGate(JoinToken token, MemberCredentials credentials)
{
    /// <summary>Largest message that the health service takes: the name of a service.</summary>
    public const int LargestProbeBytes = 1 << 10;

    private const string HealthPrefix = "/grpc.health.v1.Health/";
    private static readonly string Prefix = $"/{V1.Coordinator.Descriptor.FullName}/";
    private static readonly HashSet<string> TokenMethods = [Prefix + "Join", Prefix + "Status"];
    private static readonly object Caller = new();

    /// <summary>Ends a call that speaks for another worker than its credential was made for.</summary>
    /// <param name="context">The call.</param>
    /// <param name="worker">The worker that it speaks for.</param>
    /// <exception cref="RpcException">UNAUTHENTICATED: it is another's.</exception>
    public static void RequireCaller(ServerCallContext context, WorkerId worker)
    {
        if (!context.GetHttpContext().Items.TryGetValue(Caller, out var caller) || !worker.Equals(caller))
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, $"the call carries no credential of worker {worker}"));
        }
    }

    /// <summary>Lets a call pass, or ends it with UNAUTHENTICATED.</summary>
    /// <param name="http">The call.</param>
    /// <param name="next">Serves it.</param>
    public Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var method = http.Request.Path.Value ?? "";
        var stranger = http.Features.Get<Stranger>();
        if (method.StartsWith(HealthPrefix, StringComparison.Ordinal))
        {
            return ProbeAsync(http, next, stranger);
        }

        if (RefusalOf(http, method, http.Request.Headers[JoinToken.MetadataKey]) is { } refusal)
        {
            Refuse(http.Response, refusal);

            // One call is enough to know; whatever else was sent on the connection is not looked at.
            http.Connection.RequestClose();
            stranger?.Refuse();
            return Task.CompletedTask;
        }

        stranger?.Welcome();
        return next(http);
    }

    private static async Task ProbeAsync(HttpContext http, RequestDelegate next, Stranger? stranger)
    {
        await next(http).ConfigureAwait(false);
        stranger?.Answered();
    }

    private string? RefusalOf(HttpContext http, string method, string? shown)
    {
        if (TokenMethods.Contains(method))
        {
            return token.Matches(shown) ? null : "the call carries no token of this run";
        }

        if (credentials.Check(shown) is not { } caller)
        {
            return "the call carries no credential of this run and term that is good";
        }

        http.Items[Caller] = caller;
        return null;
    }

    // A call that ends with its head: gRPC's status stands where the trailers would.
    private static void Refuse(HttpResponse response, string refusal)
    {
        response.ContentType = "application/grpc";
        response.Headers.GrpcStatus = ((int)StatusCode.Unauthenticated).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = refusal;
    }
}
