using Cluster.Benchmarks.Clusters;
using Cluster.Benchmarks.Peer;

namespace Cluster.Benchmarks.Rows;

/// <summary>A training step of two workers on two hosts with a cable of 1 Gbit/s between, the coordinator on the first, against PyTorch's
/// DistributedDataParallel with one rank on each.</summary>
/// <param name="job">The workload.</param>
/// <param name="wire">Our wire format.</param>
/// <param name="peerWire">The peer's: fp32, or fp16 for its compression hook.</param>
/// <param name="atLeast">The bar.</param>
internal sealed class TwoHostsRow(ClusterJob job, string wire, string peerWire, double atLeast)
    : Row($"{job.Name} 2 hosts, {wire}; DDP {peerWire}", atLeast)
{
    private const int Measurements = 5;
    private const int Steps = 20;

    private TwoHosts? _hosts;
    private PeerProcess? _peer;

    public override int Rounds => 3;

    public override void Prepare()
    {
        _hosts = new TwoHosts("1gbit");
        _peer = PeerProcess.TorchBy(TwoHosts.On(1), "hosts", job.Name, peerWire);
        _peer.Measure(Steps);
    }

    public override double Ours() => Choose(job.TrainOnTwoHosts(wire));

    public override double Peer() => Choose(Enumerable.Range(0, Measurements).Select(_ => _peer!.Measure(Steps)));

    public override void Dispose()
    {
        _peer?.Dispose();
        _hosts?.Dispose();
    }
}
