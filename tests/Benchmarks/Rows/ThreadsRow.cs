using Cluster.Benchmarks.Workloads;

namespace Cluster.Benchmarks.Rows;

/// <summary>A training step on two threads, against one thread of ours.</summary>
internal sealed class ThreadsRow(Workload workload) : Row($"{workload.Name} 2 threads over 1", 1.85)
{
    private const double Seconds = 0.3;

    private readonly TrainingStep _two = new(workload, threads: 2);
    private readonly TrainingStep _one = new(workload, threads: 1);
    private int _repetitions;

    public override void Prepare()
    {
        Stopwatched.RepetitionsFor(_two.Run, Seconds);
        _repetitions = Stopwatched.RepetitionsFor(_one.Run, Seconds);
    }

    public override double Ours() => Stopwatched.Run(_two.Run, _repetitions);

    public override double Peer() => Stopwatched.Run(_one.Run, _repetitions);

    public override void Dispose()
    {
        _two.Dispose();
        _one.Dispose();
    }
}
