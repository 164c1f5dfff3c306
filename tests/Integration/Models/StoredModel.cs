using System.Security.Cryptography;
using Cluster.Checkpoints;
using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Training;
using Cluster.Integration.Harness;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Models;

/// <summary>A checkpoint with the job that wrote it, every byte of it verified.</summary>
internal sealed class StoredModel : IDisposable
{
    private readonly TrainingJob _job;
    private readonly AlignedBuffer _weights;

    private StoredModel(TrainingJob job, Checkpoint checkpoint)
    {
        (_job, Checkpoint, _weights) = (job, checkpoint, new AlignedBuffer(job.Layout.Length));
    }

    public Checkpoint Checkpoint { get; }

    /// <summary>Digest of the weights that training would go on from.</summary>
    public string Digest
    {
        get
        {
            Checkpoint.ReadWeights(_job.Layout, _weights);
            return WeightsDigest.Compute(_job.Layout, _weights);
        }
    }

    /// <summary>Digest of the weights to predict with.</summary>
    public string DigestForInference
    {
        get
        {
            Checkpoint.ReadWeightsForInference(_job.Layout, _weights);
            return WeightsDigest.Compute(_job.Layout, _weights);
        }
    }

    /// <summary>All that a fresh optimizer of the job remembers once it has read the checkpoint.</summary>
    public string OptimizerBits
    {
        get
        {
            using var state = _job.CreateUpdate().CreateState();
            Checkpoint.ReadOptimizer(_job.Layout, state);
            var arenas = state.Names.Select(name => Convert.ToHexString(SHA256.HashData(state[name].Bytes)));
            return $"{state.Step} {string.Join(' ', arenas)}";
        }
    }

    public static StoredModel Open(Workspace workspace, JobSpec job, string path) => new(
        TrainingJob.Open(job, workspace.File(TinyImages.Folder)), Checkpoint.Open(Path.Combine(workspace.Root, path)));

    /// <summary>Mean loss over the test split, computed here and now: three chunks, added from the first to the last.</summary>
    public double TestLossForInference()
    {
        Checkpoint.ReadWeightsForInference(_job.Layout, _weights);
        var chunks = Enumerable.Range(0, _job.Evaluation.LeafCount(0)).Select(Evaluate);
        var sums = chunks.Aggregate((left, right) => BatchSums.Add(left, right));
        return _job.Objective.Root(sums).Loss;
    }

    public void Dispose() => _weights.Dispose();

    private BatchSums Evaluate(int chunk)
    {
        var (start, count) = _job.Evaluation.LeafSamples(0, chunk);
        using var graph = new MicroBatchGraph(_job.Model, _job.Objective.Loss, _job.Layout, _job.SampleShape, count);
        var size = _job.SampleShape.ElementCount;
        for (var row = 0; row < count; row++)
        {
            _job.Data.Test.CopySample(start + row, graph.Inputs.Slice(row * size, size));
            graph.Labels[row] = _job.Data.Test.Label(start + row);
        }

        return graph.Forward(_weights, new PassContext(_job.Spec.Seed, 0, (uint)chunk, Training: false));
    }
}
