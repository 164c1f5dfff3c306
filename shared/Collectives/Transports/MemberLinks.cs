using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Protocol.Identity;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports;

/// <summary>The coordinator's side of opening a link.</summary>
public static class MemberLinks
{
    /// <summary>Agrees with a worker that is ready on what will carry weights and gradients.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="ready">How it said so.</param>
    /// <param name="threads">Its compute threads.</param>
    /// <param name="run">What all links share.</param>
    /// <param name="sink">Who is told what it sends.</param>
    /// <param name="requests">What it sends from here on.</param>
    /// <param name="responses">What it is sent.</param>
    /// <param name="cancellationToken">The call's end.</param>
    /// <returns>The link, and why it uses the stream alone; null if it uses shared memory.</returns>
    /// <exception cref="ContractException">The worker has not mapped what it says it has.</exception>
    /// <exception cref="IOException">The system refuses more shared memory.</exception>
    public static async Task<(IServedLink Link, string? StreamReason)> OpenAsync(
        WorkerId worker,
        Wire.Ready ready,
        int threads,
        RunContext run,
        IContributionSink sink,
        IAsyncStreamReader<Wire.WorkerMessage> requests,
        IServerStreamWriter<Wire.CoordinatorMessage> responses,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ready);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(responses);
        if (ready.WeightsNonce.IsEmpty)
        {
            return (new GrpcMemberLink(worker, run, sink), ready.StreamReason);
        }

        if (run.Memory.Weights is not { } weights || !weights.Nonce.SequenceEqual(ready.WeightsNonce.Span))
        {
            throw new ContractException("the worker has not mapped this run's weights");
        }

        var link = new SharedMemberLink(worker, run, sink, threads);
        try
        {
            await responses.WriteAsync(new Wire.CoordinatorMessage { Segment = link.Address.ToWire() }, cancellationToken).ConfigureAwait(false);
            var mapped = await requests.MoveNext(cancellationToken).ConfigureAwait(false) ? requests.Current.Mapped : null;
            if (mapped is null || (!mapped.Nonce.IsEmpty && !link.Nonce.SequenceEqual(mapped.Nonce.Span)))
            {
                throw new ContractException("the worker has not mapped its segment");
            }

            if (!mapped.Nonce.IsEmpty)
            {
                return (link, null);
            }

            link.Dispose();
            return (new GrpcMemberLink(worker, run, sink), mapped.StreamReason);
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }
}
