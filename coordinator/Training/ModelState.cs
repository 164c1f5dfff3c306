using Cluster.Checkpoints;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Jobs;

namespace Cluster.Coordinator.Training;

/// <summary>The numbers a run is about: the weights and what the optimizer remembers. Only the coordinator changes them.</summary>
public sealed class ModelState : IDisposable
{
    private readonly WeightUpdate _update;
    private readonly OptimizerState _optimizerState;
    private readonly ParameterLayout _layout;

    /// <summary>The state before the first step.</summary>
    /// <param name="job">The job.</param>
    public ModelState(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        _layout = job.Layout;
        Objective = job.Objective;
        Weights = new AlignedBuffer(_layout.Length);
        _layout.Initialize(job.Spec.Seed, Weights);
        _update = job.CreateUpdate();
        _optimizerState = _update.CreateState();
    }

    /// <summary>What is minimised.</summary>
    public Objective Objective { get; }

    /// <summary>The weights, in the order of the parameter layout.</summary>
    public AlignedBuffer Weights { get; }

    /// <summary>Updates the weights by the root of a training step's tree. The objective says here, once, what scales the summed gradients:
    /// one over the total weight for a mean.</summary>
    /// <param name="root">The sums over the whole global batch.</param>
    /// <returns>What the step did, with a digest of the new weights.</returns>
    public UpdateResult Update(SubtreeSums root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var (loss, scale) = Objective.Root(root.Scalars);
        return _update.Step(Weights, root.Gradients, (float)scale, _optimizerState, loss);
    }

    /// <summary>SHA-256 of the weights.</summary>
    public string Digest() => WeightsDigest.Compute(_layout, Weights);

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="folder">Folder that holds a run's checkpoints.</param>
    /// <param name="state">Where the run stands.</param>
    /// <returns>Path of the checkpoint.</returns>
    public string Save(string folder, CheckpointState state) => CheckpointWriter.Write(folder, state, _layout, Weights, _optimizerState);

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        _optimizerState.Dispose();
    }
}
