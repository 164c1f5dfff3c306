using Cluster.Collectives.Messages;
using Cluster.Coordinator.Progress;
using Cluster.Engine.Losses;
using Cluster.Jobs;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Training;

/// <summary>Counts what a run does, for those who watch. Nothing here touches a weight.</summary>
/// <param name="objective">What is minimised.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class RunStatistics(Objective objective, TimeProvider clock)
{
    private readonly Dictionary<WorkerId, Tally> _recent = [];
    private readonly HashSet<WorkerId> _participants = [];
    private long _began;
    private long _recentSince;
    private TimeSpan _trainingTime;
    private long _trainedSamples;
    private long _recentSamples;
    private PhaseTimes _times;
    private BatchSums _epoch;

    /// <summary>Workers whose sums entered the tree at least once.</summary>
    public int Participants => _participants.Count;

    public TimeSpan SinceStart => _began == 0 ? TimeSpan.Zero : clock.GetElapsedTime(_began);

    /// <summary>Training samples a second, over the time spent in training rounds.</summary>
    public double SamplesPerSecond => _trainingTime > TimeSpan.Zero ? _trainedSamples / _trainingTime.TotalSeconds : 0;

    /// <summary>Training loss over the epoch so far.</summary>
    public double EpochLoss => objective.Root(_epoch).Loss;

    public double EpochAccuracy => (double)_epoch.Correct / _epoch.Samples;

    /// <summary>Shares of the workers' time: compute, communication, waiting.</summary>
    public (double Compute, double Communication, double Waiting) TimeSplit
    {
        get
        {
            var communication = _times.Send + _times.Receive;
            var total = Math.Max((_times.Compute + communication + _times.Wait).TotalSeconds, double.Epsilon);
            return (_times.Compute.TotalSeconds / total, communication.TotalSeconds / total, _times.Wait.TotalSeconds / total);
        }
    }

    public void Begin()
    {
        _began = clock.GetTimestamp();
        _recentSince = _began;
    }

    public void BeginEpoch() => _epoch = default;

    public void Count(WorkerId worker, Contribution contribution, bool isFirst)
    {
        _participants.Add(worker);

        // A worker's first times hold its start and the wait for others to join.
        var times = isFirst ? default : contribution.Times;
        _times += times;
        var tally = _recent.GetValueOrDefault(worker);
        _recent[worker] = new Tally(tally.Samples + contribution.Sums.Scalars.Samples, tally.Times + times);
    }

    public void CountStep(in BatchSums root, TimeSpan duration)
    {
        _epoch = _epoch.Samples == 0 ? root : BatchSums.Add(_epoch, root);
        _trainedSamples += root.Samples;
        _recentSamples += root.Samples;
        _trainingTime += duration;
    }

    /// <summary>What happened since the last time this was asked, if that is at least <paramref name="interval"/> ago.</summary>
    public (double SamplesPerSecond, IReadOnlyList<WorkerShare> Workers)? TakeRecent(TimeSpan interval)
    {
        var elapsed = clock.GetElapsedTime(_recentSince);
        if (elapsed < interval)
        {
            return null;
        }

        var rate = _recentSamples / Math.Max(elapsed.TotalSeconds, 1e-9);
        var recent = _recent.OrderBy(entry => entry.Key);
        List<WorkerShare> shares = [.. recent.Select(entry => new WorkerShare(entry.Key.Value, entry.Value.Samples, entry.Value.ComputeShare))];
        _recent.Clear();
        _recentSamples = 0;
        _recentSince = clock.GetTimestamp();
        return (rate, shares);
    }

    private readonly record struct Tally(long Samples, PhaseTimes Times)
    {
        public double ComputeShare
        {
            get
            {
                var total = Times.Compute + Times.Send + Times.Receive + Times.Wait;
                return total > TimeSpan.Zero ? Times.Compute / total : 0;
            }
        }
    }
}
