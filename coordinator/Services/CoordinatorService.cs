using System.Net;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Coordinator.Asking;
using Cluster.Coordinator.Training;
using Cluster.Protocol.Identity;
using Cluster.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cluster.Coordinator.Services;

/// <summary>The coordinator's gRPC service: checks what comes from outside and hands it to the conductor.</summary>
internal sealed class CoordinatorService(
    ServedRun run,
    Admissions admissions,
    OpenLinks links,
    DataServing data,
    StatusReport status,
    ChannelHost channels,
    IOptions<CoordinatorOptions> options,
    ILogger<CoordinatorService> logger) : CoordinatorServiceBase
{
    private const int LongestText = 256;

    public override Task<JoinReply> Join(JoinRequest request, ServerCallContext context)
    {
        CheckRunning();
        if (request.Build != run.Build)
        {
            throw Final(StatusCode.FailedPrecondition, "it is of another build; install the coordinator's version on every machine");
        }

        if (request.KernelDigest != run.KernelDigest)
        {
            throw Final(
                StatusCode.FailedPrecondition,
                $"its kernels give other bits ({Printable(request.Simd)}: digest {Shorten(request.KernelDigest)}, "
                + $"expected {Shorten(run.KernelDigest)}); keep this processor out of the run");
        }

        var description = new WorkerDescription(Printable(request.Host), request.ProcessId, request.Threads, Printable(request.Simd));
        if (run.Conductor.IsQuarantined(description))
        {
            throw Final(
                StatusCode.PermissionDenied,
                $"{description.Process} was quarantined: its sums were not those that two others computed; keep this machine out of the run");
        }

        var obstacle = run.Context.Memory.ObstacleTo(request.MemoryHost);
        if (obstacle is not null && options.Value.Transport == Transport.SharedMemory)
        {
            throw Final(StatusCode.FailedPrecondition, $"no memory can be shared with it: {obstacle}");
        }

        var worker = admissions.Admit(description, request.PreferredWorker)
            ?? throw new RpcException(new Status(StatusCode.ResourceExhausted, "too many workers are joining at once; try again"));
        var sets = run.TestSets.Select(set => new TestSet { Path = set.Path, DataHash = set.DataHash });
        return Task.FromResult(new JoinReply
        {
            TestSets = { sets },
            Fence = OwnFence(),
            Worker = worker.Value,
            JobJson = run.JobJson,
            DataHash = run.Job.Data.ContentHash,
            PluginDigest = run.PluginDigest,
            LeaseMs = (long)options.Value.Lease.TotalMilliseconds,
            Weights = obstacle is null ? run.Context.Memory.Weights!.Address.ToWire() : null,
            StreamReason = obstacle ?? "",
            ChannelPort = channels.Listener?.Port ?? 0,
            Exchange = OfferTo(worker),
        });
    }

    public override Task<RenewLeaseReply> RenewLease(RenewLeaseRequest request, ServerCallContext context)
    {
        return IsOurs(request.Fence) && run.Conductor.Renew(new WorkerId(request.Worker), new Term(request.Fence!.Term))
            ? Task.FromResult(new RenewLeaseReply { Fence = OwnFence() })
            : throw new RpcException(new Status(StatusCode.NotFound, $"worker {request.Worker} is no member of run {run.Context.Job}"));
    }

    public override async Task Work(
        IAsyncStreamReader<WorkerMessage> requestStream, IServerStreamWriter<CoordinatorMessage> responseStream, ServerCallContext context)
    {
        var (ready, description) = await ReadReadyAsync(requestStream, context.CancellationToken).ConfigureAwait(false);
        var worker = new WorkerId(ready.Worker);
        Admit(worker, ready, context);
        var (link, transport) = await OpenAsync(ready, description.Threads, requestStream, responseStream, context.CancellationToken)
            .ConfigureAwait(false);

        // Closed last: the conductor must not know a link that is.
        using var closing = link;
        using var open = links.Open();
        run.Conductor.Join(worker, link, description with { Transport = transport });
        var reason = "its connection ended";
        try
        {
            await link.RunAsync(requestStream, responseStream, context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The worker's process or its network is gone; there is nobody to answer.
            reason = "its connection broke";
        }
        catch (RpcException error)
        {
            reason = error.Status.Detail;
            throw;
        }
        finally
        {
            run.Conductor.Lose(worker, reason);
        }
    }

    public override Task ListData(ListDataRequest request, IServerStreamWriter<DataFile> responseStream, ServerCallContext context)
    {
        CheckFence(request.Fence);
        return data.ListAsync(responseStream, context.CancellationToken);
    }

    public override Task FetchData(FetchDataRequest request, IServerStreamWriter<DataChunk> responseStream, ServerCallContext context)
    {
        CheckFence(request.Fence);
        return data.FetchAsync(request, responseStream, context.CancellationToken);
    }

    public override Task<StatusReply> Status(StatusRequest request, ServerCallContext context)
    {
        var isMeant = request.Fence is not { Job.Length: > 0 } fence || (fence.Job == run.Context.Job && fence.Term <= run.Context.Term.Value);
        return isMeant
            ? Task.FromResult(status.Make().ToWire())
            : throw Final(StatusCode.FailedPrecondition, $"this is run {run.Context.Job} in term {run.Context.Term.Value}");
    }

    private async Task<(IServedLink Link, string Transport)> OpenAsync(
        Ready ready,
        int threads,
        IAsyncStreamReader<WorkerMessage> requests,
        IServerStreamWriter<CoordinatorMessage> responses,
        CancellationToken cancellationToken)
    {
        var worker = new WorkerId(ready.Worker);
        try
        {
            var (link, carrier, reason) = await new MemberLinks(run.Context, run.Conductor, channels.Listener)
                .OpenAsync(worker, ready, threads, requests, responses, cancellationToken)
                .ConfigureAwait(false);
            if (options.Value.Transport == Transport.Sockets && run.Context.Exchange is null && carrier != Transport.Sockets)
            {
                link.Dispose();
                throw new RpcException(new Status(StatusCode.FailedPrecondition, $"no data channel was opened: {Printable(reason)}"));
            }

            var name = run.Context.Exchange is null ? WorkerDescription.NameOf(carrier) : WorkerDescription.AllReduce;
            logger.Carries(worker, name, Printable(reason));
            return (link, name);
        }
        catch (ContractException error)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, error.Message));
        }
        catch (IOException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"no more memory can be shared: {error.Message}"));
        }
    }

    private async Task<(Ready Ready, WorkerDescription Description)> ReadReadyAsync(
        IAsyncStreamReader<WorkerMessage> requests, CancellationToken cancellationToken)
    {
        var ready = await NextAsync().ConfigureAwait(false) ? requests.Current.Ready : null;
        if (ready is null)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "a work stream begins with Ready"));
        }

        var worker = new WorkerId(ready.Worker);
        var description = IsOurs(requests.Current.Fence) ? admissions.Take(worker) : null;
        return description is not null
            ? (ready, description)
            : throw new RpcException(new Status(StatusCode.Aborted, $"worker {worker} has not joined run {run.Context.Job}"));

        async Task<bool> NextAsync()
        {
            try
            {
                return await Handshake.NextAsync(requests, "Ready", cancellationToken).ConfigureAwait(false);
            }
            catch (ContractException error)
            {
                throw new RpcException(new Status(StatusCode.DeadlineExceeded, error.Message));
            }
        }
    }

    private ExchangeOffer? OfferTo(WorkerId worker)
    {
        if (run.Context.Exchange is not { } exchange)
        {
            return null;
        }

        var (port, ticket) = exchange.OfferTo(worker);
        return new ExchangeOffer { Port = port, Ticket = ByteString.CopyFrom(ticket) };
    }

    private void Admit(WorkerId worker, Ready ready, ServerCallContext context)
    {
        if (run.Context.Exchange is not { } exchange)
        {
            return;
        }

        var address = context.GetHttpContext().Connection.RemoteIpAddress ?? IPAddress.Loopback;
        try
        {
            var host = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            exchange.Admit(worker, host, ready.PeerPort, ready.PeerSecret.Memory, ready.PeerCertificate.Memory);
        }
        catch (ContractException error)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, error.Message));
        }
    }

    private void CheckFence(Fence? fence)
    {
        CheckRunning();
        if (!IsOurs(fence))
        {
            throw Final(StatusCode.Aborted, $"the call is not for run {run.Context.Job} in term {run.Context.Term.Value}");
        }
    }

    private void CheckRunning()
    {
        if (run.Completion.IsCompleted)
        {
            throw Final(StatusCode.Unavailable, "the run is over");
        }
    }

    private bool IsOurs(Fence? fence) => fence is not null && fence.Job == run.Context.Job && fence.Term == run.Context.Term.Value;

    private Fence OwnFence() => new() { Job = run.Context.Job, Term = run.Context.Term.Value };

    private static RpcException Final(StatusCode code, string detail) =>
        new(new Status(code, detail), new Metadata { { JoinTrailers.Final, "true" } });

    private static string Shorten(string digest) => Printable(digest.Length > 12 ? digest[..12] : digest);

    // What a peer says of itself reaches logs and terminals.
    private static string Printable(string text) =>
        string.Concat(text.Take(LongestText).Select(letter => char.IsControl(letter) ? '?' : letter));
}
