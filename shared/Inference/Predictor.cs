using Cluster.Engine.Memory;
using Cluster.Engine.Training;
using Cluster.Jobs;
using Cluster.Metrics.Outputs;

namespace Cluster.Inference;

/// <summary>Computes what a model says of new samples. Threads compute different chunks of one size, so they change no bit.</summary>
public sealed class Predictor : IDisposable
{
    private readonly InferenceModel _model;
    private readonly AlignedBuffer _weights;
    private readonly Dictionary<int, ForwardGraph>[] _graphs;

    /// <summary>A predictor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">Parameter values in the layout's order.</param>
    /// <param name="threads">Compute threads, 1 or more.</param>
    public Predictor(InferenceModel model, AlignedBuffer weights, int threads)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (_model, _weights) = (model, weights);
        _graphs = [.. Enumerable.Range(0, threads).Select(_ => new Dictionary<int, ForwardGraph>())];
        Outputs = ModelOutputs.Of(model.Objective.Loss, model.OutputShape, model.Data.Targets);
    }

    /// <summary>What the outputs stand for.</summary>
    public ModelOutputs Outputs { get; }

    /// <summary>Samples that keep every thread busy once.</summary>
    public int BatchSize => _graphs.Length * TrainingJob.EvaluationChunk;

    /// <summary>Computes the outputs of samples.</summary>
    /// <param name="samples">The samples, row-major; a multiple of a sample's size.</param>
    /// <returns>Their outputs, row-major.</returns>
    public float[] Predict(float[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var (inputSize, outputSize) = (_model.Data.SampleShape.ElementCount, _model.OutputShape.ElementCount);
        var count = samples.Length / inputSize;
        var outputs = new float[count * outputSize];
        var chunks = (count + TrainingJob.EvaluationChunk - 1) / TrainingJob.EvaluationChunk;
        for (var first = 0; first < chunks; first += _graphs.Length)
        {
            Parallel.For(0, Math.Min(_graphs.Length, chunks - first), member =>
            {
                var start = (first + member) * TrainingJob.EvaluationChunk;
                var graph = GraphFor(member, Math.Min(TrainingJob.EvaluationChunk, count - start));
                samples.AsSpan(start * inputSize, graph.Samples * inputSize).CopyTo(graph.Inputs);
                graph.Forward(_weights);
                graph.Outputs.CopyTo(outputs.AsSpan(start * outputSize));
            });
        }

        return outputs;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var graph in _graphs.SelectMany(graphs => graphs.Values))
        {
            graph.Dispose();
        }
    }

    private ForwardGraph GraphFor(int member, int samples)
    {
        var graphs = _graphs[member];
        if (!graphs.TryGetValue(samples, out var graph))
        {
            graph = new ForwardGraph(_model.Module, _model.Layout, _model.Data.SampleShape, samples);
            graphs.Add(samples, graph);
        }

        return graph;
    }
}
