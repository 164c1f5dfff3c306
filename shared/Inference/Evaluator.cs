using Cluster.Data;
using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Jobs;
using Cluster.Metrics;
using Cluster.Metrics.Outputs;

namespace Cluster.Inference;

/// <summary>Evaluates a model in this process. Threads change no bit: they compute different chunks, which are judged in their order.</summary>
public sealed class Evaluator : IDisposable
{
    private readonly TrainingJob _job;
    private readonly AlignedBuffer _weights;
    private readonly ChunkComputer[] _computers;
    private readonly BatchSums[] _sums;

    /// <summary>An evaluator of a job's model.</summary>
    /// <param name="job">The job.</param>
    /// <param name="weights">Parameter values in the layout's order.</param>
    /// <param name="threads">Compute threads, 1 or more.</param>
    public Evaluator(TrainingJob job, AlignedBuffer weights, int threads)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (_job, _weights) = (job, weights);
        _computers = [.. Enumerable.Range(0, threads).Select(_ => new ChunkComputer(job))];
        _sums = new BatchSums[threads];
        Outputs = ModelOutputs.Of(job.Objective.Loss, job.Model.OutputShape(job.SampleShape), job.Data.Train.Targets);
    }

    /// <summary>What the model's outputs stand for.</summary>
    public ModelOutputs Outputs { get; }

    /// <summary>Evaluates the model on a set of samples.</summary>
    /// <param name="name">What to call the set.</param>
    /// <param name="data">The samples, of the form of the job's.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="onOutputs">Told the outputs of every sample, by its index, in ascending order; null for nobody.</param>
    /// <param name="cancellationToken">Gives up between chunks.</param>
    public SetEvaluation Evaluate(
        string name, Dataset data, JudgeOptions options, OutputSink? onOutputs = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var plan = BatchPlan.ForEvaluation(data.Count, TrainingJob.EvaluationChunk);
        var judge = new SetJudge(_job.Objective, Outputs, data, plan.LeafCount(0), options);
        for (var first = 0; first < plan.LeafCount(0); first += _computers.Length)
        {
            var together = Math.Min(_computers.Length, plan.LeafCount(0) - first);
            Compute(plan, data, first, together, cancellationToken);
            for (var member = 0; member < together; member++)
            {
                onOutputs?.Invoke(plan.LeafSamples(0, first + member).Start, _computers[member].Outputs);
                judge.Add(_sums[member], _computers[member].Outputs);
            }
        }

        return judge.Finish(name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var computer in _computers)
        {
            computer.Dispose();
        }
    }

    private void Compute(BatchPlan plan, Dataset data, int first, int together, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = together, CancellationToken = cancellationToken };
        Parallel.For(0, together, options, member =>
        {
            var (start, count) = plan.LeafSamples(0, first + member);
            var context = new PassContext(_job.Spec.Seed, 0, (uint)(first + member), false);
            _sums[member] = _computers[member].Compute(_weights, data, start, count, context);
        });
    }
}

/// <summary>Is told the outputs of consecutive samples.</summary>
/// <param name="firstSample">Index of the first of them.</param>
/// <param name="outputs">Their outputs, row-major.</param>
public delegate void OutputSink(int firstSample, ReadOnlySpan<float> outputs);
