using Cluster.Collectives.Computing;
using Cluster.Collectives.Messages;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;

namespace Cluster.Collectives.Exchanges;

/// <summary>Weights and optimizer state that a worker updates itself, with the same arithmetic as everybody else.</summary>
public sealed class Replica : IDisposable
{
    private readonly ComputeTeam _team;
    private readonly Action<int> _runPart;
    private readonly OptimizerState _optimizer;
    private AlignedBuffer? _gradient;
    private int _phase;

    /// <summary>Room for a state that is still to come.</summary>
    /// <param name="layout">Layout of the weights.</param>
    /// <param name="update">How they change.</param>
    /// <param name="threads">Threads that update them, 1 or more.</param>
    public Replica(ParameterLayout layout, WeightUpdate update, int threads)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(update);
        (Update, _team, _runPart) = (update, new ComputeTeam(threads), RunPart);
        Weights = new AlignedBuffer(layout.Length);
        _optimizer = update.CreateState();
    }

    /// <summary>How the weights change.</summary>
    public WeightUpdate Update { get; }

    /// <summary>The weights that training goes on from.</summary>
    public AlignedBuffer Weights { get; }

    /// <summary>The average beside them, where the job keeps one.</summary>
    public AlignedBuffer? Average => _optimizer.Average;

    /// <summary>Updates behind the weights.</summary>
    public long Step
    {
        get => _optimizer.Step;
        set => _optimizer.Step = value;
    }

    /// <summary>All arenas, in an order that is the same everywhere.</summary>
    internal IReadOnlyList<AlignedBuffer> Arenas => ArenasOf(Weights, _optimizer);

    /// <summary>Weights and optimizer state as arenas, in an order that is the same everywhere.</summary>
    internal static IReadOnlyList<AlignedBuffer> ArenasOf(AlignedBuffer weights, OptimizerState optimizer) =>
        [weights, .. optimizer.Names.Select(name => optimizer[name])];

    /// <summary>Applies a gradient.</summary>
    /// <param name="gradient">Sums over the whole global batch.</param>
    /// <param name="commit">What else the update needs, and what is remembered elsewhere: by schedules that hear evaluations, and of steps that
    /// were skipped before this worker was here.</param>
    /// <returns>What was done, with a digest of the new weights.</returns>
    public UpdateResult Apply(AlignedBuffer gradient, CommitOrder commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        for (var index = 0; index < commit.Plateaus.Count; index++)
        {
            Update.Plateaus[index].State = commit.Plateaus[index];
        }

        (_gradient, _optimizer.Skipped) = (gradient, commit.Skipped);
        Update.Begin(Weights, (float)commit.Scale, _optimizer, commit.Loss);
        for (_phase = 0; _phase < Update.PhaseCount; _phase++)
        {
            _team.Run(_runPart);
            Update.EndPhase(_phase);
        }

        return Update.End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _team.Dispose();
        Weights.Dispose();
        _optimizer.Dispose();
    }

    private void RunPart(int thread)
    {
        for (var block = thread; block < Update.BlockCount; block += _team.Size)
        {
            Update.Run(_phase, block, _gradient!);
        }
    }
}
