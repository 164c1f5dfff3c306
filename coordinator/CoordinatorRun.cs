using System.Security.Cryptography;
using Cluster.Checkpoints;
using Cluster.Collectives.Computing;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.WireFormats;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Resuming;
using Cluster.Coordinator.Training;
using Cluster.Data;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;
using Cluster.Jobs.Specification;
using Cluster.Protocol;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Stragglers;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator;

/// <summary>One run of one job: its data, its numbers and its conductor, without any network. A process serves it over gRPC; the
/// in-process mode brings its own links.</summary>
public sealed class CoordinatorRun : ServedRun, IDisposable
{
    // Sums and updates read and write memory; more threads than these find no more of it.
    private const int MostThreads = 8;

    private readonly RunFiles _files;
    private readonly CoordinatorOptions _options;
    private readonly ILogger _logger;
    private readonly RunLock _lock;
    private readonly RunRecorder _recorder;
    private readonly ProgressBroadcast _observer;
    private readonly ModelState _model;
    private readonly ComputeTeam _team = new(Math.Min(Environment.ProcessorCount, MostThreads));
    private readonly CheckpointKeeper _checkpoints;

    /// <summary>Opens the job's data, lays out the model, or takes it from a checkpoint, and is ready for workers.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="options">Settings.</param>
    /// <param name="build">Identity of this build.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="logger">Where the conductor logs.</param>
    /// <exception cref="JobException">The model does not fit the data, or a plugin does not give equal bits.</exception>
    /// <exception cref="Data.DataException">The data is missing or broken.</exception>
    /// <exception cref="CheckpointException">The checkpoint to go on from is damaged or another job's, or the run's folder is taken.</exception>
    public CoordinatorRun(JobSpec spec, CoordinatorOptions options, string build, IProgressObserver observer, ILogger<Conductor> logger)
        : base(build)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        (_files, _options, _logger) = (new RunFiles(options.RunFolder), options, logger);
        var warmStart = WarmStart.Open(ref spec, isResumed: options.Resume is not null);
        Job = TrainingJob.Open(spec, options.DataPath);
        LocalData = options.DataPath is null ? spec.Data : spec.Data.In(options.DataPath);
        PluginDigest = PluginProof.Of(Job);
        JobJson = JobFile.Write(spec);
        var plan = JobPlan.Of(Job);
        var resumed = options.Resume is { } path ? ResumedRun.Open(path, Job) : null;
        var start = resumed?.NextRound(plan, options.StopAfter);
        List<string> notices = [];
        var exchanges = options.Topology == Topology.AllReduce;
        var wire = RunWire.Of(Job.Wire.Name, Job.Wire.Fraction, Job.Layout);
        if (exchanges && !wire.IsExact)
        {
            throw new JobException(
                $"training.wire: an all-reduce between workers sends every bit, got {Job.Wire.Name}; leave it out, or use --topology coordinator");
        }

        var memory = SharedMemoryOffer.Make(exchanges ? Transport.Sockets : options.Transport, Job.Layout.Length);
        _model = new ModelState(
            Job, memory.Weights, wire.Changes, _team, weights => notices.AddRange(warmStart is null ? [] : [warmStart.Fill(Job, weights)]));
        var judge = new EpochJudge(_model, Job.CreateEarlyStopping(), spec.Training.Converged, plan.StepsPerEpoch);
        if (resumed is not null)
        {
            _model.Restore(resumed.Checkpoint);
            judge.Memory = EvaluationMemory.Of(resumed.State);
        }

        // Up to here nothing was written, so that whatever a user got wrong leaves an earlier run as it was.
        _lock = RunLock.Take(_files);
        var goesOnHere = resumed?.RunFolder == Path.GetFullPath(_files.Folder);
        CheckRoom(goesOnHere);
        notices.AddRange(resumed?.SettleIn(build) ?? []);
        WholeFile.Write(_files.Job, JobJson + "\n");
        WholeFile.Write(_files.Data, DataDescription.Of(Job.Data).Write() + "\n");
        _recorder = new RunRecorder(_files, TimeProvider.System, logger, goesOnHere ? resumed!.Cut : null);
        // What anybody saw is written down already.
        _observer = new ProgressBroadcast(_recorder, observer);
        var term = resumed?.Term ?? Term.First;
        var pool = new SubtreeSumsPool(Job.Layout);
        var name = $"{spec.Name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        Context = new RunContext(name, term, _model.ToSend, pool, memory, Exchange: exchanges ? _model.CreateExchange() : null)
        {
            Wire = wire,
        };
        _checkpoints = new CheckpointKeeper(SettingsOf(term), _model, notice => Conductor!.Tell(notice), logger);
        var protocol = new ProtocolOptions(
            plan, term, options.Workers, options.Lease, start, options.StopAfter, _model.UpdatesInPieces && !exchanges, options.Topology)
        {
            LeastWorkers = options.MinWorkers,
            MostWorkers = options.MaxWorkers,

            // Where bits are lost on the way, the sums depend on who computes which range; and an exchange needs everybody anyway.
            Stragglers = wire.IsExact && !exchanges && options.Stragglers == StragglerHandling.Adapt ? StragglerPolicy.Default : null,
        };
        var reporter = new RunReporter(plan, Job.Objective, _observer, TimeProvider.System, logger, options.WarmUp);
        var ending = new RoundEnding(_model, judge, _checkpoints, reporter, logger);
        var replicas = Context.Exchange is { } exchange ? new Replicas(_model, exchange) : null;
        Conductor = new Conductor(protocol, reporter, ending, pool, TimeProvider.System, replicas);
        _observer.On(new JobOpened(
            spec.Name,
            plan.Epochs,
            plan.StepsPerEpoch,
            plan.TotalSteps,
            Job.Training.BatchSize,
            plan.LeavesPerStep,
            Job.Layout.ElementCount,
            Job.Data.Train.Count,
            Job.Data.Test.Count,
            options.Workers,
            Job.Replicas?.InnerSteps));
        foreach (var notice in notices)
        {
            Conductor.Tell(notice);
        }

        var buckets = new Buckets(Job.Layout.Length * sizeof(float));
        logger.Buckets(buckets.Bytes, buckets.Count, buckets.Size);
        if (resumed is not null)
        {
            logger.Resumed(resumed.State.Step, resumed.Checkpoint.Path);
            _observer.On(new Resumed(resumed.State.Epoch + 1, resumed.State.Step, resumed.Checkpoint.Path));
        }
    }

    /// <inheritdoc/>
    public override TrainingJob Job { get; }

    /// <inheritdoc/>
    public override DataSpec LocalData { get; }

    /// <inheritdoc/>
    public override string JobJson { get; }

    /// <inheritdoc/>
    public override string PluginDigest { get; }

    /// <inheritdoc/>
    public override RunContext Context { get; }

    /// <inheritdoc/>
    public override Conductor Conductor { get; }

    /// <inheritdoc/>
    public override async Task<int> CarryOutAsync() => CoordinatorOutcome.ExitCodeOf(await FinishAsync().ConfigureAwait(false), _options);

    /// <summary>Waits for the end of training and writes the final weights down.</summary>
    /// <exception cref="RunFailedException">The run cannot go on.</exception>
    /// <exception cref="CheckpointException">The checkpoint could not be written.</exception>
    public async Task<RunEnded> FinishAsync()
    {
        var result = await Conductor.Completion.ConfigureAwait(false);
        var path = _checkpoints.WriteLast(result.Position);
        if (result.Completed)
        {
            KeepPredictions();
        }

        var summary = Conductor.Summarize(result, _model.Numbers.Digest(), path);
        _observer.On(summary);
        return summary;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Conductor.Dispose();
        _checkpoints.Dispose();
        Context.Exchange?.Dispose();
        _recorder.Dispose();
        Context.Pool.Dispose();
        _model.Dispose();
        _team.Dispose();
        _lock.Dispose();
    }

    private CheckpointSettings SettingsOf(Term term)
    {
        var (spec, checkpoint) = (Job.Spec, Job.Spec.Training.Checkpoint);
        return new CheckpointSettings(
            _files.Checkpoints,
            checkpoint.InSteps(Job.Steps.StepsPerEpoch),
            checkpoint.Keep,
            spec.Seed,
            JobIdentity.HashOf(spec),
            Job.Data.ContentHash,
            term,
            Build);
    }

    private void CheckRoom(bool goesOnHere)
    {
        if (!goesOnHere && CheckpointFolder.List(_files.Checkpoints).Count > 0)
        {
            _lock.Dispose();
            throw new CheckpointException(
                $"{_files.Folder} needs to be a folder without checkpoints for a run that begins there, got those of an earlier run; "
                + "resume that one, or take another folder.");
        }
    }

    // They serve the page alone: a disk that fails costs the page its pictures, never the run.
    private void KeepPredictions()
    {
        var weights = _model.ToSend.Averaged ?? _model.Weights;
        if (TestPredictions.Of(Job, weights, TimeProvider.System) is not { } predictions)
        {
            return;
        }

        try
        {
            PredictionFile.Write(_files.Predictions, predictions);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            RecorderLog.RecordLost(_logger, _files.Predictions, error.Message);
        }
    }
}
