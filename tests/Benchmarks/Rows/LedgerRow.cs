using Cluster.Benchmarks.Workloads;
using Cluster.Checkpoints.Ledger;

namespace Cluster.Benchmarks.Rows;

/// <summary>A training step that is written into a ledger, against one that is not. The ledger is handed to the system on the way, as in a
/// run.</summary>
internal sealed class LedgerRow : Row
{
    private const double Seconds = 1;

    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"ledger-{Guid.NewGuid():N}"));
    private readonly TrainingStep _training;
    private readonly LedgerWriter _ledger;
    private int _repetitions;
    private int _step;

    public LedgerRow(Workload workload)
        : base($"{workload.Name} with ledger over without", 0.98)
    {
        _training = new TrainingStep(workload, threads: 2);
        _ledger = LedgerWriter.Begin(_folder.FullName, new BeganEntry(0, 0, 1, new('0', 64), new('0', 64), "benchmark"));
    }

    public override void Prepare() => _repetitions = Stopwatched.RepetitionsFor(_training.Run, Seconds);

    public override double Ours() => Stopwatched.Run(StepIntoLedger, _repetitions);

    public override double Peer() => Stopwatched.Run(_training.Run, _repetitions);

    public override void Dispose()
    {
        _training.Dispose();
        _ledger.Dispose();
        _folder.Delete(recursive: true);
    }

    private void StepIntoLedger()
    {
        _training.Run();
        _step++;
        _ledger.Append(new StepEntry(_step, 1, 0, 8, 8, 1.0 / _step, _training.LastUpdate.WeightsDigest));
    }
}
