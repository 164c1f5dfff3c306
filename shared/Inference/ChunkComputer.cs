using Cluster.Data;
using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Training;
using Cluster.Jobs;

namespace Cluster.Inference;

/// <summary>Computes outputs and losses of consecutive samples as evaluations do, on one thread. It owns the activations, recorded once for
/// every number of samples that occurs.</summary>
/// <param name="job">The job.</param>
public sealed class ChunkComputer(TrainingJob job) : IDisposable
{
    private readonly Dictionary<int, MicroBatchGraph> _graphs = [];
    private MicroBatchGraph? _last;

    /// <summary>The outputs of the samples that were computed last, row-major.</summary>
    public ReadOnlySpan<float> Outputs => _last is null ? [] : _last.Outputs;

    /// <summary>Computes some samples as one micro-batch.</summary>
    /// <param name="weights">Parameter values in the layout's order.</param>
    /// <param name="data">The samples.</param>
    /// <param name="start">The first.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="context">Where in the run this pass stands.</param>
    /// <returns>What they contribute to the loss.</returns>
    public BatchSums Compute(AlignedBuffer weights, Dataset data, int start, int count, in PassContext context)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!_graphs.TryGetValue(count, out var graph))
        {
            graph = new MicroBatchGraph(job.Model, job.Objective.Loss, job.Layout, job.SampleShape, count);
            _graphs.Add(count, graph);
        }

        _last = graph;
        var size = job.SampleShape.ElementCount;
        for (var row = 0; row < count; row++)
        {
            data.CopySample(start + row, graph.Inputs.Slice(row * size, size));
            job.Targets.Write(row, data, start + row, graph.Labels, graph.Targets);
        }

        return graph.Forward(weights, context);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var graph in _graphs.Values)
        {
            graph.Dispose();
        }
    }
}
