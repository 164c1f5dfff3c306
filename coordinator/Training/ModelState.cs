using Cluster.Checkpoints;
using Cluster.Collectives.Computing;
using Cluster.Collectives.Exchanges;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Losses;
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
    // So few are done before a thread that sleeps would have woken up.
    private const int FewBlocks = 4;

    private readonly WeightUpdate _update;
    private readonly ParameterLayout _layout;
    private readonly OptimizerState _optimizerState;
    private readonly AlignedBuffer? _followed;
    private readonly ComputeTeam _team;
    private readonly bool _trainsReplicas;
    private readonly Action<int> _updatePart;
    private RoundSums? _sums;
    private bool _isUpdating;
    private int _phase;
    private int _doneFrom;
    private int _first;
    private int _end;

    /// <summary>The state before the first step.</summary>
    /// <param name="job">The job.</param>
    /// <param name="shared">Where the weights that workers compute with shall lie; null for memory of this process alone.</param>
    /// <param name="changes">The form in which their changes travel; null where they travel whole.</param>
    /// <param name="team">Who updates them.</param>
    /// <param name="warmUp">Puts trained weights in the place of those that the layers begin with.</param>
    public ModelState(TrainingJob job, SharedWeights? shared, ChangeForm? changes, ComputeTeam team, Action<AlignedBuffer> warmUp)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(warmUp);
        (_layout, _team, _updatePart) = (job.Layout, team, UpdatePart);
        (Objective, _trainsReplicas, NonFinite) = (job.Objective, job.Replicas is not null, job.Spec.Training.NonFinite);
        _update = job.CreateUpdate();
        _optimizerState = _update.CreateState();
        ToSend = new RunWeights(_layout.Length, shared, changes) { Averaged = _optimizerState.Average };
        _followed = changes is null ? null : new AlignedBuffer(_layout.Length);
        _layout.Initialize(job.Spec.Seed, Weights);
        warmUp(Weights);
        BeginAverage();
        BeginCopy();
    }

    /// <summary>What is minimised.</summary>
    public Objective Objective { get; }

    /// <summary>What becomes of a step whose gradient holds values that are no finite numbers.</summary>
    public NonFinitePolicy NonFinite { get; }

    /// <summary>Weights and optimizer, as they are until the next update.</summary>
    public ModelNumbers Numbers => new(_layout, Weights, _optimizerState);

    /// <summary>The weights, in the order of the parameter layout.</summary>
    public AlignedBuffer Weights => _followed ?? ToSend.Trained;

    /// <summary>The arenas from which workers are sent weights: these, or a copy that follows them where they travel as changes.</summary>
    public RunWeights ToSend { get; }

    /// <summary>What the schedules remember that wait for plateaus; null if there are none.</summary>
    public IReadOnlyList<PlateauState>? Plateaus =>
        _update.Plateaus.IsEmpty ? null : [.. _update.Plateaus.Select(plateau => plateau.State)];

    /// <summary>What the last update did; nothing before the first.</summary>
    public UpdateResult LastUpdate { get; private set; }

    /// <summary>The numbers that were kept last; null if none were.</summary>
    internal ModelSnapshot? Kept { get; private set; }

    /// <summary>Whether blocks of weights can be updated one after the other, while gradients of others are still on their way. An optimizer
    /// or a clipping that needs the whole gradient first cannot.</summary>
    public bool UpdatesInPieces => _update.PhaseCount == 1;

    /// <summary>The loss of a step, and what its summed gradients are multiplied by.</summary>
    /// <param name="sums">The step's sums, covered.</param>
    internal LossRoot RootOf(RoundSums sums) =>
        _trainsReplicas ? Objective.RootOfReplicas(sums.Scalars, sums.LeafCount) : Objective.Root(sums.Scalars);

    /// <summary>Updates the blocks of weights whose gradients have come of every contribution.</summary>
    /// <param name="sums">The step's sums, covered.</param>
    /// <returns>The new weights, as far as they go.</returns>
    internal StreamedWeights Continue(RoundSums sums)
    {
        Begin(sums);
        var first = _doneFrom;
        while (first > 0 && _update.StartOf(first - 1) >= sums.FinalFrom)
        {
            first--;
        }

        // The first block is left to the end, which whoever reads the weights waits for.
        first = Math.Max(first, 1);
        if (first < _doneFrom)
        {
            Run(first, _doneFrom);
            _doneFrom = first;
        }

        return new StreamedWeights(ToSend.Next, _doneFrom == _update.BlockCount ? _layout.Length : _update.StartOf(_doneFrom));
    }

    /// <summary>Ends a training step: updates the weights by the sums over the whole global batch, or the rest of them. The objective says, once,
    /// what scales the summed gradients: one over the total weight for a mean.</summary>
    /// <param name="sums">The step's sums, whole.</param>
    /// <returns>What the step did, with a digest of the new weights.</returns>
    public UpdateResult Finish(RoundSums sums)
    {
        Begin(sums);
        for (_phase = 0; _phase < _update.PhaseCount; _phase++)
        {
            Run(0, _doneFrom);
            _update.EndPhase(_phase);
        }

        _isUpdating = false;
        LastUpdate = _update.End();
        ToSend.Advance();
        return LastUpdate;
    }

    /// <summary>Tells the schedule what an evaluation says.</summary>
    /// <param name="metrics">The evaluation.</param>
    public void Observe(EpochMetrics metrics) => _update.Observe(_optimizerState, metrics);

    /// <summary>Keeps all numbers as they are now, to go back to.</summary>
    public void Keep()
    {
        Kept ??= CreateSnapshot();
        Kept.Take(Numbers, Plateaus);
    }

    /// <summary>Goes back to the numbers that were kept last.</summary>
    /// <exception cref="InvalidOperationException">None were.</exception>
    public void RestoreKept()
    {
        var kept = Kept ?? throw new InvalidOperationException("ModelState needs numbers to go back to, got none; keep some first.");
        kept.Restore(Numbers, _update.Plateaus);
    }

    /// <summary>Takes over all numbers of a checkpoint of this job, those of its best state too.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <exception cref="CheckpointException">It is of another model or optimizer, or cannot be read.</exception>
    public void Restore(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.ReadWeights(_layout, Weights);
        BeginCopy();
        checkpoint.ReadOptimizer(_layout, _optimizerState);
        ModelSnapshot.PutBack(checkpoint.State.Plateaus, _update.Plateaus);
        if (checkpoint.State.HasOtherBest)
        {
            Kept ??= CreateSnapshot();
            checkpoint.ReadBest(Kept.Numbers);
            Kept.Plateaus = checkpoint.State.Best!.Plateaus;
        }
        else if (checkpoint.State.Best is not null)
        {
            Keep();
        }
    }

    /// <summary>Goes back to a checkpoint of this run, while workers may still read the weights of now.</summary>
    /// <exception cref="CheckpointException">It cannot be read.</exception>
    internal void GoBack(Checkpoint checkpoint)
    {
        ToSend.TurnBack();
        Restore(checkpoint);
    }

    /// <summary>Goes back to numbers of this run, while workers may still read the weights of now.</summary>
    /// <param name="then">The numbers.</param>
    /// <param name="best">Those of the best state then; null if there was none.</param>
    internal void GoBack(ModelSnapshot then, ModelSnapshot? best)
    {
        ToSend.TurnBack();
        then.Restore(Numbers, _update.Plateaus);
        if (best is not null)
        {
            Kept ??= CreateSnapshot();
            Kept.Take(best.Numbers, best.Plateaus);
        }
    }

    /// <summary>A part in exchanges that cut gradients as this update does.</summary>
    public CoordinatorExchange CreateExchange() => new(_update, _layout.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        Kept?.Dispose();
        ToSend.Dispose();
        _followed?.Dispose();
        _optimizerState.Dispose();
    }

    /// <summary>Room for a copy of all numbers.</summary>
    internal ModelSnapshot CreateSnapshot() => new(new ModelNumbers(_layout, new AlignedBuffer(_layout.Length), _update.CreateState()));

    private void Begin(RoundSums sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        _sums = sums;
        if (_isUpdating)
        {
            return;
        }

        var (loss, scale) = RootOf(sums);
        ToSend.BeginNext();
        _update.Begin(_followed ?? ToSend.Next, (float)scale, _optimizerState, loss, previous: _followed is null ? Weights : null);
        (_isUpdating, _phase, _doneFrom) = (true, 0, _update.BlockCount);
    }

    private void Run(int first, int end)
    {
        (_first, _end) = (first, end);
        if (end - first > FewBlocks)
        {
            _team.Run(_updatePart);
            return;
        }

        for (var block = first; block < end; block++)
        {
            UpdateBlock(block);
        }
    }

    private void UpdatePart(int thread)
    {
        for (var block = _first + thread; block < _end; block += _team.Size)
        {
            UpdateBlock(block);
        }
    }

    private void UpdateBlock(int block)
    {
        if (_phase == 0 && _sums!.Merges is { IsEmpty: false } merges)
        {
            // Here, and not in a pass of its own: the update finds the sums in the cache.
            _update.Merge(block, merges, _sums.Root);
        }

        _update.Run(_phase, block, _sums!.Root);
        if (_followed is not null && _phase == _update.PhaseCount - 1)
        {
            ToSend.MoveNext(_followed, _update.StartOf(block), block + 1 < _update.BlockCount ? _update.StartOf(block + 1) : _layout.Length);
        }
    }

    // An average begins as the weights; a run that is stopped before its first step stores it so.
    private void BeginAverage()
    {
        if (_optimizerState.Average is { } average)
        {
            Weights.Span.CopyTo(average.Span);
        }
    }

    // A run that is resumed begins so too.
    private void BeginCopy() => _followed?.Span.CopyTo(ToSend.Trained.Span);
}
