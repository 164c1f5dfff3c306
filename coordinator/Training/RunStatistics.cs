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
    private readonly Dictionary<WorkerId, string> _transports = [];
    private readonly Dictionary<WorkerId, Copies> _copies = [];
    private long _began;
    private long _recentSince;
    private TimeSpan _trainingTime;
    private long _trainedSamples;
    private BatchSums _recentSums;
    private TimeSpan _recentTime;
    private PhaseTimes _times;
    private BatchSums _epoch;

    /// <summary>Workers whose sums entered the tree at least once.</summary>
    public int Participants => _participants.Count;

    /// <summary>What carried the participants' weights and gradients, with their number where it was not one thing for all.</summary>
    public string Transports
    {
        get
        {
            var kinds = _participants.GroupBy(worker => _transports[worker]).OrderByDescending(kind => kind.Count())
                .ThenBy(kind => kind.Key, StringComparer.Ordinal).ToList();
            return kinds.Count == 1 ? kinds[0].Key : string.Join(", ", kinds.Select(kind => $"{kind.Key} ({kind.Count()})"));
        }
    }

    public TimeSpan SinceStart => _began == 0 ? TimeSpan.Zero : clock.GetElapsedTime(_began);

    /// <summary>Training samples a second, over the time spent in training rounds.</summary>
    public double SamplesPerSecond => _trainingTime > TimeSpan.Zero ? _trainedSamples / _trainingTime.TotalSeconds : 0;

    /// <summary>Training loss over the epoch so far.</summary>
    public double EpochLoss => LossOf(_epoch);

    public double? EpochAccuracy => AccuracyOf(_epoch);

    /// <summary>Shares of the workers' time.</summary>
    public TimeSplit TimeSplit => TimeSplit.Of(_times);

    /// <summary>What all workers computed a second time, or in vain.</summary>
    public Copies Copies => _copies.Values.Aggregate(default(Copies), (sum, copies) => sum + copies);

    /// <summary>What one worker did.</summary>
    public Copies CopiesOf(WorkerId worker) => _copies.GetValueOrDefault(worker);

    public void Join(WorkerId worker, string transport) => _transports[worker] = transport;

    /// <summary>Notes when the first round began.</summary>
    public void Begin()
    {
        if (_began == 0)
        {
            _began = clock.GetTimestamp();
            _recentSince = _began;
        }
    }

    public void BeginEpoch() => _epoch = default;

    public void Count(WorkerId worker, Contribution contribution, bool isFirst)
    {
        _participants.Add(worker);

        // A worker's first times hold its start and the wait for others to join.
        var times = isFirst ? default : contribution.Times;
        _times += times;
        var tally = _recent.GetValueOrDefault(worker);
        _recent[worker] = tally with { Samples = tally.Samples + contribution.Sums.Scalars.Samples, Times = tally.Times + times };
    }

    public void Count(WorkerId worker, Copies copies)
    {
        _copies[worker] = CopiesOf(worker) + copies;
        var tally = _recent.GetValueOrDefault(worker);
        _recent[worker] = tally with { Copies = tally.Copies + copies };
    }

    public void CountStep(in BatchSums root, TimeSpan duration)
    {
        _epoch = Sum(_epoch, root.ForMean);
        _recentSums = Sum(_recentSums, root.ForMean);
        _trainedSamples += root.Samples;
        _trainingTime += duration;
        _recentTime += duration;
    }

    /// <summary>What happened since the last time this was asked, if that is at least <paramref name="interval"/> ago.</summary>
    public Recent? TakeRecent(TimeSpan interval)
    {
        if (clock.GetElapsedTime(_recentSince) < interval)
        {
            return null;
        }

        var sums = _recentSums;
        var rate = sums.Samples / Math.Max(_recentTime.TotalSeconds, 1e-9);
        List<WorkerShare> shares = [.. _recent.OrderBy(entry => entry.Key).Select(entry => entry.Value.ShareOf(entry.Key))];
        _recent.Clear();
        (_recentSums, _recentTime) = (default, TimeSpan.Zero);
        _recentSince = clock.GetTimestamp();
        return new Recent(LossOf(sums), AccuracyOf(sums), rate, shares);
    }

    /// <summary>Loss over some samples.</summary>
    private double LossOf(in BatchSums sums) => objective.Root(sums).Loss;

    /// <summary>Share of some samples that was classified right; null where the loss has no classes.</summary>
    public double? AccuracyOf(in BatchSums sums) =>
        objective.Loss.OutputKind is OutputKind.Values or OutputKind.Distribution or OutputKind.Other ? null : (double)sums.Correct / sums.Samples;

    private static BatchSums Sum(in BatchSums left, in BatchSums right) => left.Samples == 0 ? right : BatchSums.Add(left, right);

    /// <summary>What happened lately.</summary>
    /// <param name="Loss">Mean training loss.</param>
    /// <param name="Accuracy">Share of the training samples classified right; null where the loss has no classes.</param>
    /// <param name="SamplesPerSecond">Training samples a second, over the time spent in training rounds.</param>
    /// <param name="Workers">What each worker contributed.</param>
    internal sealed record Recent(double Loss, double? Accuracy, double SamplesPerSecond, IReadOnlyList<WorkerShare> Workers);

    private readonly record struct Tally(long Samples, PhaseTimes Times, Copies Copies)
    {
        public WorkerShare ShareOf(WorkerId worker)
        {
            var (compute, communication, waiting) = TimeSplit.Of(Times);
            return new WorkerShare(worker.Value, Samples, compute, communication, waiting)
            {
                CopiedMicroBatches = Copies.Copied,
                WastedMicroBatches = Copies.Wasted,
            };
        }
    }
}
