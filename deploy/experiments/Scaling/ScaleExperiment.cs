namespace Cluster.Experiments.Scaling;

/// <summary>Carries a plan out: makes the measurements that the record lacks.</summary>
/// <param name="plan">The plan.</param>
/// <param name="record">What was measured already; takes what is measured now.</param>
public sealed class ScaleExperiment(ScalePlan plan, ScaleRecord record)
{
    /// <summary>Runs that are still to be made.</summary>
    public IReadOnlyList<ScaleRun> Open => [.. plan.Runs.Where(run => record.Find(run) is null)];

    /// <summary>How long the open runs will take, as those like them did; where none was made, as the others did.</summary>
    /// <returns>Null before the first run.</returns>
    public TimeSpan? Remaining
    {
        get
        {
            if (record.Measurements.Count == 0)
            {
                return null;
            }

            var times = record.Measurements.ToLookup(made => made.Workers, made => made.WallSeconds);
            var mean = record.Measurements.Average(made => made.WallSeconds);
            return TimeSpan.FromSeconds(Open.Sum(run => times[run.Workers].DefaultIfEmpty(mean).Average()));
        }
    }

    /// <summary>Makes the open runs.</summary>
    /// <param name="measure">Makes one.</param>
    /// <param name="stopping">Cancelled when no more shall be made.</param>
    /// <exception cref="OperationCanceledException">It was stopped; what was measured is in the record.</exception>
    public async Task CarryOutAsync(Func<ScaleRun, CancellationToken, Task<Measurement>> measure, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(measure);
        foreach (var run in Open)
        {
            stopping.ThrowIfCancellationRequested();
            record.Add(await measure(run, stopping).ConfigureAwait(false));
        }
    }

    /// <summary>What has been found.</summary>
    /// <param name="machine">Where.</param>
    /// <returns>Null before the first repeat of the smallest number of workers.</returns>
    public ScaleResult? Result(Machine machine) => ScaleResult.Of(plan, machine, record.Measurements);
}
