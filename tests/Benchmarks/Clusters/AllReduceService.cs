using System.Globalization;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Protocol.Identity;
using Cluster.V1;
using Grpc.Core;

namespace Cluster.Benchmarks.Clusters;

/// <summary>The service of <see cref="AllReduceCluster"/>.</summary>
internal sealed class AllReduceService(AllReduceCluster cluster) : CoordinatorServiceBase
{
    private static int _given;

    public override Task<JoinReply> Join(JoinRequest request, ServerCallContext context)
    {
        var (memory, weights) = (cluster.Context.Memory, cluster.Context.Weights);
        return Task.FromResult(new JoinReply
        {
            Fence = new Fence { Job = cluster.Context.Job, Term = cluster.Context.Term.Value },
            Worker = ((Interlocked.Increment(ref _given) - 1) % 2) + 1,
            JobJson = weights.Trained.Length.ToString(CultureInfo.InvariantCulture),
            Weights = memory.ObstacleTo(request.MemoryHost) is null ? memory.Weights!.Address.ToWire() : null,
            ChannelPort = cluster.Channels?.Port ?? 0,
        });
    }

    public override Task<RenewLeaseReply> RenewLease(RenewLeaseRequest request, ServerCallContext context) =>
        Task.FromResult(new RenewLeaseReply());

    public override async Task Work(
        IAsyncStreamReader<WorkerMessage> requestStream, IServerStreamWriter<CoordinatorMessage> responseStream, ServerCallContext context)
    {
        await requestStream.MoveNext(context.CancellationToken);
        var ready = requestStream.Current.Ready;
        var worker = new WorkerId(ready.Worker);
        var links = new MemberLinks(cluster.Context, cluster, cluster.Channels);
        var (link, _, _) = await links.OpenAsync(worker, ready, threads: 1, requestStream, responseStream, context.CancellationToken);
        using (link)
        {
            cluster.Join(worker, link);
            await link.RunAsync(requestStream, responseStream, context.CancellationToken);
        }
    }
}
