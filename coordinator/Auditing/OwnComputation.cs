using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Jobs;
using Cluster.Protocol.Effects;
using Cluster.Training;
using Cluster.Training.Computing;

namespace Cluster.Coordinator.Auditing;

/// <summary>The coordinator computes sums itself: where two workers disagree and there is no third. One node at a time, beside the run.</summary>
/// <param name="job">The job.</param>
/// <param name="weights">The run's weights.</param>
/// <param name="pool">Where sums come from.</param>
internal sealed class OwnComputation(TrainingJob job, RunWeights weights, SubtreeSumsPool pool) : IDisposable
{
    private Task _last = Task.CompletedTask;
    private RangeComputer? _computer;

    /// <summary>Computes the sums of a node, behind those that were asked for before.</summary>
    /// <param name="ask">Which node.</param>
    /// <returns>The sums; the caller owns them.</returns>
    public Task<SubtreeSums> ComputeAsync(RecomputeByHost ask)
    {
        var computed = _last.ContinueWith(_ => Compute(ask), TaskScheduler.Default);
        _last = computed;
        return computed;
    }

    /// <summary>Waits for what is under way.</summary>
    public void Dispose()
    {
        _last.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        _computer?.Dispose();
    }

    private SubtreeSums Compute(RecomputeByHost ask)
    {
        _computer ??= new RangeComputer(TrainingTask.Of(job), pool, threads: 1);
        var order = new AssignmentOrder(ask.Round, ask.Generation, ask.Round.Tree.LeavesOf(ask.Subtree));
        return _computer.Compute(order, weights[ask.Round.WeightsKind])[0];
    }
}
