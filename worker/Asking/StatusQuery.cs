using Cluster.Collectives.Joining;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports.Grpc;
using Cluster.V1;
using Cluster.Worker.Joining;
using Grpc.Core;

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

    /// <summary>Both sides do not agree on TLS; what was said is a line for people.</summary>
    Unsecured,

    /// <summary>Somebody answered, but not what was asked.</summary>
    Refused,
}

/// <summary>Asks a coordinator what its run does at the moment. Whoever asks is no worker and becomes none.</summary>
public static class StatusQuery
{
    /// <summary>Asks once.</summary>
    /// <param name="address">Where the coordinator listens.</param>
    /// <param name="tls">Whom to take for it; null for plain text.</param>
    /// <param name="token">The run's token.</param>
    /// <param name="run">The run that is meant, and the oldest term of it; null for whichever is there.</param>
    /// <param name="deadline">How long to wait for the answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The outcome, the status if there was an answer, and what was said if not.</returns>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static async Task<(QueryOutcome Outcome, RunStatus? Status, string Detail)> AskAsync(
        HostPort address, ClientTls? tls, JoinToken token, (string Run, long Term)? run, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        using var channel = CoordinatorChannel.Open(address, tls, deadline);
        var client = new V1.Coordinator.CoordinatorClient(channel.Invoker);
        var request = new StatusRequest { Fence = run is var (job, term) ? new Fence { Job = job, Term = term } : null };
        var headers = new Metadata { { JoinToken.MetadataKey, token.ToMetadataValue() } };
        try
        {
            using var call = client.StatusAsync(request, headers, DateTime.UtcNow + deadline, cancellationToken);
            return (QueryOutcome.Answered, (await call.ResponseAsync.ConfigureAwait(false)).FromWire(), "");
        }
        catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
        {
            var (outcome, detail) = Explain(channel, error);
            return (outcome, null, detail);
        }
        catch (RpcException error)
        {
            throw new OperationCanceledException("The question was given up.", error, cancellationToken);
        }
    }

    /// <summary>What a call came to that was not answered, and what was said.</summary>
    /// <param name="channel">The channel that it took.</param>
    /// <param name="error">How it ended.</param>
    internal static (QueryOutcome Outcome, string Detail) Explain(CoordinatorChannel channel, RpcException error) =>
        (channel.DisagreementIn(error) ?? channel.SuspicionIn(error)) is { } disagreement ? (QueryOutcome.Unsecured, disagreement)
        : (error.StatusCode switch
        {
            StatusCode.Unauthenticated => QueryOutcome.WrongToken,
            StatusCode.Unavailable or StatusCode.DeadlineExceeded => QueryOutcome.Silent,
            _ => QueryOutcome.Refused,
        }, error.Status.Detail);
}
