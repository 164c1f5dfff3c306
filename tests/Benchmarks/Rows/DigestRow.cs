using Cluster.Benchmarks.Workloads;
using Cluster.Engine.Optimizers;

namespace Cluster.Benchmarks.Rows;

/// <summary>A training step whose weights are digested once more, by both threads in a pass of its own, against one whose are not. The digest that
/// each step takes anyway is gathered while the weights are written and reads nothing more: this is what it would cost at most, to know.</summary>
internal sealed class DigestRow : Row
{
    private const double Seconds = 1;

    private readonly TrainingStep _training;
    private readonly Action[] _halves;
    private readonly ulong[] _digests = new ulong[2];
    private int _repetitions;

    public DigestRow(Workload workload)
        : base($"{workload.Name} with a digest more over without", NoBar)
    {
        _training = new TrainingStep(workload, threads: 2);
        var middle = _training.Numbers.Weights.Length / 2;
        _halves =
        [
            () => _digests[0] = PositionDigest.Of(_training.Numbers.Weights.Span[..middle]),
            () => _digests[1] = PositionDigest.Of(_training.Numbers.Weights.Span[middle..], middle),
        ];
    }

    public override void Prepare() => _repetitions = Stopwatched.RepetitionsFor(StepAndDigest, Seconds);

    public override double Ours() => Stopwatched.Run(StepAndDigest, _repetitions);

    public override double Peer() => Stopwatched.Run(_training.Run, _repetitions);

    public override void Dispose() => _training.Dispose();

    private void StepAndDigest()
    {
        _training.Run();
        Parallel.Invoke(_halves);
        if (unchecked(_digests[0] + _digests[1]) != _training.LastUpdate.WeightsDigest)
        {
            throw new InvalidOperationException("the digest is not the update's: something else is measured");
        }
    }
}
