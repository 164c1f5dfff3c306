using System.Diagnostics;
using Cluster.Cli.Commands;
using Cluster.Cli.Launching;
using Cluster.Coordinator;
using Cluster.Experiments;
using Cluster.Experiments.Scaling;

namespace Cluster.Cli.Scaling;

/// <summary>Makes the measurements of a plan: each is a cluster of processes of its own, in a folder of its own.</summary>
/// <param name="plan">The plan.</param>
/// <param name="folder">Folder that holds the folders of runs.</param>
/// <param name="experiment">The experiment, for how much of it is left.</param>
internal sealed class ScaleLauncher(ScalePlan plan, string folder, ScaleExperiment experiment)
{
    private readonly IReadOnlyList<int> _cores = plan.IsPinned ? CoreBinding.Available : [];

    /// <summary>Makes one.</summary>
    /// <exception cref="ExperimentException">The run failed, or lost a worker on the way.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<Measurement> MeasureAsync(ScaleRun run, CancellationToken stopping)
    {
        var (began, useBefore) = (Stopwatch.GetTimestamp(), ProcessorUse.Now());
        var runFolder = RunFolder.For(Path.Combine(folder, run.Name), plan.Job.Name);
        if (Directory.Exists(runFolder.Path))
        {
            // A run that is in no record was stopped halfway: it begins anew.
            Directory.Delete(runFolder.Path, recursive: true);
        }

        var total = plan.Runs.Count();
        using var progress = new ScaleProgress(plan, run, total - experiment.Open.Count + 1, total, experiment.Remaining);
        var result = await LocalCluster.RunAsync(RequestOf(run, runFolder), progress, stopping);
        if (stopping.IsCancellationRequested && result.ExitCode == CoordinatorOutcome.Interrupted)
        {
            throw new OperationCanceledException(stopping);
        }

        var fault = result.Error ?? progress.Fault;
        if (fault is not null || result is not { Summary: { } summary, Times: { } times } || summary.Workers != run.Workers)
        {
            throw new ExperimentException($"{ScaleText.Workers(run.Workers)}, repeat {run.Repeat}: {fault ?? "not all workers took part"}; "
                + $"this run is not recorded; its logs are in {runFolder.Path}");
        }

        // Its weights are those of a few steps; their digest is in the record.
        Directory.Delete(Path.Combine(runFolder.Path, "checkpoints"), recursive: true);
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Measurement(
            run.Workers,
            run.Repeat,
            times,
            summary.WeightsDigest,
            summary.Transport,
            result.Traffic,
            plan.WarmUp + plan.Steps,
            took,
            useBefore is null ? null : ProcessorUse.Now()?.OthersSince(useBefore));
    }

    private LocalRun RequestOf(ScaleRun run, RunFolder runFolder) => new(
        plan.JobOf(run.Workers),
        run.Workers,
        plan.Threads,
        TransportOption.Parse(plan.Transport),
        new FaultPlan(null, null),
        runFolder,
        Resume: null,
        StopAfter: plan.WarmUp + plan.Steps)
    {
        // What equal shares cost is what is asked for.
        Stragglers = StragglerHandling.Wait,
        Hosts = plan.Link is { } link ? new HostLayout(link, plan.IsCoordinatorAlone) : null,
        Cores = CoresOf(run.Workers),
        WarmUp = plan.WarmUp,

        // Trying sizes out takes more steps than are measured.
        BucketKib = 0,
    };

    // Where there are not enough cores for all, nobody can have any to itself.
    private List<IReadOnlyList<int>>? CoresOf(int workers) => plan.IsPinned && workers * plan.Threads <= _cores.Count
        ? [.. Enumerable.Range(0, workers).Select(worker => _cores.Skip(worker * plan.Threads).Take(plan.Threads).ToList())]
        : null;
}
