using Cluster.Benchmarks.Workloads;
using Cluster.Engine.Optimizers;

namespace Cluster.Benchmarks.Rows;

/// <summary>A training step whose weights are digested once more, in a pass of its own, against one that is not. The digest that each step takes
/// anyway is gathered while the weights are written, and costs no more than this.</summary>
internal sealed class DigestRow(Workload workload) : Row($"{workload.Name} with a digest more over without", 0.98)
{
    private const double Seconds = 1;

    private readonly TrainingStep _training = new(workload, threads: 2);
    private int _repetitions;
    private ulong _digest;

    public override void Prepare() => _repetitions = Stopwatched.RepetitionsFor(_training.Run, Seconds);

    public override double Ours() => Stopwatched.Run(StepAndDigest, _repetitions);

    public override double Peer() => Stopwatched.Run(_training.Run, _repetitions);

    public override void Dispose()
    {
        if (_digest != _training.LastUpdate.WeightsDigest)
        {
            throw new InvalidOperationException("the digest is not the update's: something else was measured");
        }

        _training.Dispose();
    }

    private void StepAndDigest()
    {
        _training.Run();
        _digest = PositionDigest.Of(_training.Numbers.Weights.Span);
    }
}
