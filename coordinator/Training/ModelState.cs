using Cluster.Checkpoints;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;
using Cluster.Jobs;

namespace Cluster.Coordinator.Training;

/// <summary>The numbers a run is about: the weights and what the optimizer remembers. Only the coordinator changes them.</summary>
public sealed class ModelState : IDisposable
{
    private readonly WeightUpdate _update;
    private readonly OptimizerState _optimizerState;
    private readonly ParameterLayout _layout;
    private ModelSnapshot? _kept;

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

        // An average begins as the weights; a run that is stopped before its first step stores it so.
        if (_optimizerState.Average is { } average)
        {
            Weights.Span.CopyTo(average.Span);
        }
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

    /// <summary>The arenas from which workers are sent weights.</summary>
    public RunWeights ToSend => new(Weights, _optimizerState.Average);

    /// <summary>What the schedules remember that wait for plateaus; null if there are none.</summary>
    public IReadOnlyList<PlateauState>? Plateaus =>
        _update.Plateaus.IsEmpty ? null : [.. _update.Plateaus.Select(plateau => plateau.State)];

    /// <summary>SHA-256 of the weights.</summary>
    public string Digest() => WeightsDigest.Compute(_layout, Weights);

    /// <summary>SHA-256 of the average that is kept beside them; null if there is none.</summary>
    public string? AveragedDigest() => _optimizerState.Average is { } average ? WeightsDigest.Compute(_layout, average) : null;

    /// <summary>Tells the schedule what an epoch's evaluation says.</summary>
    /// <param name="metrics">The evaluation.</param>
    public void Observe(EpochMetrics metrics) => _update.Observe(_optimizerState, metrics);

    /// <summary>Keeps all numbers as they are now, to go back to.</summary>
    public void Keep()
    {
        _kept ??= new ModelSnapshot(new AlignedBuffer(_layout.Length), _update.CreateState());
        _kept.Take(Weights, _optimizerState, _update.Plateaus);
    }

    /// <summary>Goes back to the numbers that were kept last.</summary>
    /// <exception cref="InvalidOperationException">None were.</exception>
    public void RestoreKept()
    {
        var kept = _kept ?? throw new InvalidOperationException("ModelState needs numbers to go back to, got none; keep some first.");
        kept.Restore(Weights, _optimizerState, _update.Plateaus);
    }

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="folder">Folder that holds a run's checkpoints.</param>
    /// <param name="state">Where the run stands.</param>
    /// <returns>Path of the checkpoint.</returns>
    public string Save(string folder, CheckpointState state) => CheckpointWriter.Write(folder, state, _layout, Weights, _optimizerState);

    /// <inheritdoc/>
    public void Dispose()
    {
        _kept?.Dispose();
        Weights.Dispose();
        _optimizerState.Dispose();
    }
}
