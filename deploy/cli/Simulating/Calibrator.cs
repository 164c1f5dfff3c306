using System.Numerics;
using Cluster.Coordinator.Progress;
using Cluster.Experiments;
using Cluster.Experiments.Links;
using Cluster.Experiments.Simulating;
using Cluster.Jobs;
using Cluster.Jobs.Specification;
using Cluster.Simulation;
using Cluster.Simulation.Models;

namespace Cluster.Cli.Simulating;

/// <summary>Measures a job on this machine with one worker, with two, and over one link, and fits the models to that. Nothing else is ever
/// fitted: every other configuration is a prediction.</summary>
/// <param name="job">The job.</param>
/// <param name="work">Its steps.</param>
/// <param name="folder">Folder for runs while they last.</param>
internal sealed class Calibrator(JobSpec job, JobWork work, string folder)
{
    private const int MostMicroBatches = 4096;
    private const int Finer = 8;
    private const int Smaller = 4;
    private const int FewestSteps = 10;
    private const double FirstGuessSeconds = 0.01;
    private const double LeastReduceSecondsPerByte = 0.02e-9;
    private const double MostByteSeconds = 20e-9;
    private const double MostCrowding = 4;
    private const double LeastLinkShare = 0.2;
    private const int MostReduceThreads = 8;
    private static readonly LinkSpec OneLink = new(1e9, TimeSpan.Zero);

    // What copying for a checkpoint reads and writes a second, on one core; the files are written while training goes on.
    private const double CopiedBytesPerSecond = 4e9;
    private const int ArenasOfACheckpoint = 3;

    private readonly int _threads = job.Cluster?.Threads ?? 1;
    private readonly List<(Setup Setup, StepTimes Times)> _runs = [];

    /// <summary>Measures and fits.</summary>
    /// <exception cref="ExperimentException">A run failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<Calibration> RunAsync(CancellationToken stopping)
    {
        var useBefore = ProcessorUse.Now();
        var (batch, micro) = (job.Training.Batch, (int)BitOperations.RoundUpToPowerOf2((uint)work.MicroBatches));
        var finer = Math.Min(Math.Min(micro * Finer, MostMicroBatches), 1 << BitOperations.Log2((uint)batch));
        var alone = await MeasureAsync(new Setup("one worker", 1, batch, micro), stopping);
        await MeasureAsync(new Setup("one worker, finer micro-batches", 1, batch, Math.Max(finer, micro)), stopping);
        await MeasureAsync(new Setup("one worker, a smaller batch", 1, Math.Max(micro, batch / Smaller), micro), stopping);

        // Calls and micro-batches are told apart only where a call is not full.
        await MeasureAsync(new Setup("one worker, one micro-batch", 1, batch, 1), stopping);
        var compute = ComputeFit.Of([.. _runs.Select(run => new ComputeTime(LeavesOf(run.Setup), run.Setup.Batch, ComputeOf(run.Times)))]);
        var rest = Spread.Of(_runs.Select(run => StepOf(run.Times) - ComputeOf(run.Times) - UpdateOf(run.Times))).Median;
        var cores = Machine.Here.Cores;
        var reduce = new ReduceModel(
            LeastReduceSecondsPerByte, UpdateOf(alone) / work.ArenaBytes, Math.Max(0, rest), Threads: Math.Min(cores, MostReduceThreads));

        // Two that wait leave the cores to adding; two that compute show what all cores at work cost.
        var pair = new Setup("two workers", 2, batch, Math.Max(micro, 2));
        var samples = (double)batch / LeavesOf(pair);
        var setup = pair with { Name = "two workers that wait", Pretence = MeasuredCluster.PretenceOf(compute, samples) };
        reduce = FitAdding(compute, reduce, setup, await MeasureAsync(setup, stopping));
        compute = FitCrowding(compute, reduce, pair, await MeasureAsync(pair, stopping));
        setup = new Setup("one worker, all bytes sent", 1, batch, micro) { AlwaysSends = true };
        var sent = await MeasureAsync(setup, stopping);
        var link = FitBytes(compute, reduce, setup, sent);
        setup = new Setup($"one worker over {OneLink}", 1, batch, micro) { Link = OneLink };
        var linked = await MeasureAsync(setup, stopping);
        var share = FitLink(compute, reduce, link, setup, linked);
        setup = new Setup($"two workers over {OneLink}", 2, batch, Math.Max(micro, 2)) { Link = OneLink };
        var meeting = await MeasureAsync(setup, stopping);
        link = FitMeeting(compute, reduce, link with { BytesPerSecond = OneLink.BytesPerSecond * share }, setup, meeting);
        var models = (compute, reduce, link with { BytesPerSecond = OneLink.BytesPerSecond });
        return new Calibration(
            job.Name,
            JobIdentity.HashOf(job),
            Machine.Here,
            _threads,
            models.compute,
            models.reduce,
            models.Item3,
            share,
            ArenasOfACheckpoint * work.ArenaBytes / CopiedBytesPerSecond,
            useBefore is null ? 0 : ProcessorUse.Now()?.OthersSince(useBefore) ?? 0,
            [.. _runs.Select(run => Told(run.Setup, run.Times, models, share))]);
    }

    private async Task<StepTimes> MeasureAsync(Setup setup, CancellationToken stopping)
    {
        var cluster = new MeasuredCluster(job, _threads, folder);
        var step = _runs.Count == 0 ? FirstGuessSeconds : StepOf(_runs[0].Times);
        var times = await cluster.MeasureAsync(setup.Lasting(step, FewestSteps), stopping);
        _runs.Add((setup, times));
        return times;
    }

    private ReduceModel FitAdding(ComputeModel compute, ReduceModel reduce, Setup setup, StepTimes measured) => reduce with
    {
        ReduceSecondsPerByte = Bisection.Find(
            cost => Simulated(compute, reduce with { ReduceSecondsPerByte = cost }, LinkModel.None, setup),
            StepOf(measured),
            LeastReduceSecondsPerByte,
            MostByteSeconds),
    };

    private ComputeModel FitCrowding(ComputeModel compute, ReduceModel reduce, Setup setup, StepTimes measured) => compute with
    {
        Crowding = Bisection.Find(
            crowding => Simulated(compute with { Crowding = crowding }, reduce, LinkModel.None, setup), StepOf(measured), 1, MostCrowding),
    };

    private LinkModel FitBytes(ComputeModel compute, ReduceModel reduce, Setup setup, StepTimes measured)
    {
        var cost = Bisection.Find(
            cost => Simulated(compute, reduce, new LinkModel(double.PositiveInfinity, 0, cost, cost), setup), StepOf(measured), 0, MostByteSeconds);
        return new LinkModel(double.PositiveInfinity, 0, cost, cost);
    }

    private double FitLink(ComputeModel compute, ReduceModel reduce, LinkModel link, Setup setup, StepTimes measured) => Bisection.Find(
        share => Simulated(compute, reduce, link with { BytesPerSecond = OneLink.BytesPerSecond * share }, setup),
        StepOf(measured),
        LeastLinkShare,
        1);

    private LinkModel FitMeeting(ComputeModel compute, ReduceModel reduce, LinkModel link, Setup setup, StepTimes measured) => link with
    {
        MeetingShare = Bisection.Find(
            share => Simulated(compute, reduce, link with { MeetingShare = share }, setup), StepOf(measured), LeastLinkShare, 1),
    };

    private CalibrationRun Told(Setup setup, StepTimes times, (ComputeModel Compute, ReduceModel Reduce, LinkModel Link) models, double share)
    {
        var link = models.Link with { BytesPerSecond = models.Link.BytesPerSecond * share };
        var predicted = Simulated(models.Compute, models.Reduce, link, setup);
        return new CalibrationRun(
            setup.Name, setup.Workers, setup.Batch, setup.MicroBatches, StepOf(times), ComputeOf(times), UpdateOf(times), predicted);
    }

    private double Simulated(ComputeModel compute, ReduceModel reduce, LinkModel link, Setup setup) =>
        Simulator.Run(setup.Scenario(work.Cut(setup.Batch, LeavesOf(setup)), compute, reduce, link, _threads)).MedianStepSeconds;

    private static int LeavesOf(Setup setup) => AsBuilt.LeavesOf(setup.Batch, setup.MicroBatches);

    private static double StepOf(StepTimes times) => times.Seconds / times.Steps;

    private static double UpdateOf(StepTimes times) => times.UpdateSeconds / times.Steps;

    private static double ComputeOf(StepTimes times) => times.Workers.Average(worker => worker.ComputeSeconds) / times.Steps;
}
