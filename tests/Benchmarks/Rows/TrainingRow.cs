using Cluster.Benchmarks.Peer;
using Cluster.Benchmarks.Workloads;

namespace Cluster.Benchmarks.Rows;

/// <summary>A full training step, against PyTorch.</summary>
internal sealed class TrainingRow(Workload workload) : Row(workload.Name, workload.AtLeast)
{
    private const double Seconds = 0.3;

    private TrainingStep? _step;
    private PeerProcess? _peer;
    private int _repetitions;
    private int _peerRepetitions;

    public override void Prepare()
    {
        _peer = PeerProcess.Torch("train", workload.Name);
        _step = new TrainingStep(workload, threads: 1);
        _repetitions = Stopwatched.RepetitionsFor(_step.Run, Seconds);
        _peerRepetitions = Math.Max(1, (int)(Seconds / _peer.Measure(3)));
    }

    public override double Ours() => Stopwatched.Run(_step!.Run, _repetitions);

    public override double Peer() => _peer!.Measure(_peerRepetitions);

    public override void Dispose()
    {
        _peer?.Dispose();
        _step?.Dispose();
    }
}
