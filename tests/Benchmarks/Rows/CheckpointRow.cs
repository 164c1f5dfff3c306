using System.Diagnostics;
using Cluster.Benchmarks.Workloads;
using Cluster.Checkpoints;

namespace Cluster.Benchmarks.Rows;

/// <summary>A minute of training in which one checkpoint is taken, against one without. Some seconds are measured with a checkpoint and as many
/// steps without; what the former last longer is what a checkpoint costs, wherever in the minute it falls.</summary>
internal sealed class CheckpointRow : Row
{
    private const double Seconds = 4;
    private const double Minute = 60;

    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"checkpoint-{Guid.NewGuid():N}"));
    private readonly TrainingStep _training;
    private readonly ModelNumbers _copy;
    private int _repetitions;
    private int _written;

    public CheckpointRow(Workload workload)
        : base($"{workload.Name} minute with checkpoint", 0.99, "s")
    {
        _training = new TrainingStep(workload, threads: 2);
        _copy = _training.CreateCopy();
    }

    public override int Rounds => 5;

    public override void Prepare()
    {
        _repetitions = Stopwatched.RepetitionsFor(_training.Run, Seconds);
        Train(withCheckpoint: true);
    }

    public override double Ours()
    {
        var without = Train(withCheckpoint: false);
        return Minute + Train(withCheckpoint: true) - without;
    }

    public override double Peer() => Minute;

    public override double Show(double seconds) => seconds;

    public override void Dispose()
    {
        _training.Dispose();
        _copy.Weights.Dispose();
        _copy.Optimizer.Dispose();
        _folder.Delete(recursive: true);
    }

    // As a run does it: a copy between two steps, everything else while training goes on.
    private double Train(bool withCheckpoint)
    {
        var writing = Task.CompletedTask;
        var began = Stopwatch.GetTimestamp();
        for (var step = 0; step < _repetitions; step++)
        {
            _training.Run();
            if (step == 0 && withCheckpoint)
            {
                _training.Numbers.Weights.Span.CopyTo(_copy.Weights.Span);
                _copy.Optimizer.CopyFrom(_training.Numbers.Optimizer);
                writing = Task.Run(Write);
            }
        }

        // The measurement is of no use where the disk takes longer than all these steps.
        writing.Wait();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private void Write()
    {
        _written++;
        var state = new CheckpointState(_written, 0, _written, 1, new('0', 64), 1, "benchmark", _copy.Digest());
        CheckpointFolder.Prune(_folder.FullName, 2, CheckpointWriter.Write(_folder.FullName, state, _copy));
    }
}
