using Cluster.Collectives.Joining;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports.Grpc;
using Cluster.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Cluster.Worker.Asking;

/// <summary>What came of a question to a coordinator.</summary>
public enum QueryOutcome
{
    /// <summary>It answered.</summary>
    Answered,

    /// <summary>Nobody answered in time.</summary>
    Silent,

    /// <summary>The token is not the run's.</summary>
    WrongToken,

    /// <summary>Somebody answered, but not what was asked.</summary>
    Refused,
}

/// <summary>Asks a coordinator what its run does at the moment. Whoever asks is no worker and becomes none.</summary>
public static class StatusQuery
{
    /// <summary>Asks once.</summary>
    /// <param name="address">Where the coordinator listens.</param>
    /// <param name="token">The run's token.</param>
    /// <param name="run">The run that is meant, and the oldest term of it; null for whichever is there.</param>
    /// <param name="deadline">How long to wait for the answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The outcome, the status if there was an answer, and what was said if not.</returns>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static async Task<(QueryOutcome Outcome, RunStatus? Status, string Detail)> AskAsync(
        HostPort address, JoinToken token, (string Run, long Term)? run, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = deadline };
        using var channel = GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        var client = new V1.Coordinator.CoordinatorClient(channel);
        var request = new StatusRequest { Fence = run is var (job, term) ? new Fence { Job = job, Term = term } : null };
        var headers = new Metadata { { JoinToken.MetadataKey, token.ToMetadataValue() } };
        try
        {
            using var call = client.StatusAsync(request, headers, DateTime.UtcNow + deadline, cancellationToken);
            return (QueryOutcome.Answered, (await call.ResponseAsync.ConfigureAwait(false)).FromWire(), "");
        }
        catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
        {
            return (OutcomeOf(error), null, error.Status.Detail);
        }
        catch (RpcException error)
        {
            throw new OperationCanceledException("The question was given up.", error, cancellationToken);
        }
    }

    /// <summary>What a call came to that was not answered.</summary>
    /// <param name="error">How it ended.</param>
    internal static QueryOutcome OutcomeOf(RpcException error) => error.StatusCode switch
    {
        StatusCode.Unauthenticated => QueryOutcome.WrongToken,
        StatusCode.Unavailable or StatusCode.DeadlineExceeded => QueryOutcome.Silent,
        _ => QueryOutcome.Refused,
    };
}
