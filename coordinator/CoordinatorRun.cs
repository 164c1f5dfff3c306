using Cluster.Checkpoints;
using Cluster.Checkpoints.Ledger;
using Cluster.Collectives.Computing;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.WireFormats;
using Cluster.Coordinator.Auditing;
using Cluster.Coordinator.Leading;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Resuming;
using Cluster.Coordinator.Training;
using Cluster.Data;
using Cluster.Engine.Optimizers;
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
    private readonly Leadership _leadership;
    private readonly RunRecorder _recorder;
    private readonly LedgerRecorder _ledger;
    private readonly ProgressBroadcast _observer;
    private readonly ModelState _model;
    private readonly ComputeTeam _team = new(Math.Min(Environment.ProcessorCount, MostThreads));
    private readonly CheckpointKeeper _checkpoints;
    private readonly RunAudits? _audits;

    /// <summary>Opens the job's data, lays out the model, or takes it from a checkpoint, and is ready for workers.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="options">Settings.</param>
    /// <param name="build">Identity of this build.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="logger">Where the conductor logs.</param>
    /// <exception cref="JobException">The model does not fit the data, or a plugin does not give equal bits.</exception>
    /// <exception cref="Data.DataException">The data is missing or broken.</exception>
    /// <exception cref="CheckpointException">The checkpoint to go on from is damaged or another job's, or the run's folder is taken.</exception>
    /// <exception cref="NothingLeftException">The run to go on with has ended.</exception>
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
        var before = CheckpointFolder.List(_files.Checkpoints);
        var resumed = FindResumed();
        var start = resumed?.NextRound(plan, options.StopAfter);
        List<string> notices = [];
        var exchanges = options.Topology == Topology.AllReduce;
        var wire = RunWire.Of(Job.Wire.Name, Job.Wire.Fraction, Job.Layout);
        WireDemands.Check(Job, wire, options);
        var memory = SharedMemoryOffer.Make(exchanges ? Transport.Sockets : options.Transport, Job.Layout.Length);
        _model = new ModelState(Job, memory.Weights, wire.Changes, _team, weights =>
            notices.AddRange(warmStart is null || resumed is not null ? [] : [warmStart.Fill(Job, weights)]));
        var judge = new EpochJudge(_model, Job.CreateEarlyStopping(), spec.Training.Converged, plan.StepsPerEpoch);

        // Up to here nothing was written, so that whatever a user got wrong leaves an earlier run as it was.
        var goesOn = options.ResumesByItself || IsHere(resumed);
        _leadership = Leadership.Enter(_files, spec.Name, goesOn, options.TakesOver);
        if (!before.SequenceEqual(CheckpointFolder.List(_files.Checkpoints)))
        {
            // The one before was still at work.
            resumed = FindResumed();
            start = resumed?.NextRound(plan, options.StopAfter);
        }

        if (resumed is not null)
        {
            _model.Restore(resumed.Checkpoint);
            judge.Memory = EvaluationMemory.Of(resumed.State);
        }

        var goesOnHere = IsHere(resumed);
        notices.AddRange(Settle(resumed, goesOnHere));
        _ledger = OpenLedger(resumed, goesOnHere, wire.IsExact, notices);
        WholeFile.Write(_files.Job, JobJson + "\n");
        WholeFile.Write(_files.Data, DataDescription.Of(Job.Data).Write() + "\n");
        _recorder = new RunRecorder(_files, _leadership, TimeProvider.System, logger, goesOnHere ? resumed!.Cut : null);
        // What anybody saw is written down already.
        _observer = new ProgressBroadcast(_recorder, Board, observer);
        var term = _leadership.Term;
        var pool = new SubtreeSumsPool(Job.Layout);
        Context = new RunContext(_leadership.Run, term, _model.ToSend, pool, memory, Exchange: exchanges ? _model.CreateExchange() : null)
        {
            Wire = wire,
            BucketBytes = 1024 * (options.BucketKib ?? 0),
        };
        _checkpoints = new CheckpointKeeper(
            SettingsOf(term), _model, _ledger, _leadership.Confirm, notice => Conductor!.Tell(notice), line => Conductor!.StepDown(line), logger);
        var protocol = new ProtocolOptions(
            plan, term, options.Workers, options.Lease, start, options.StopAfter, _model.UpdatesInPieces && !exchanges, options.Topology)
        {
            LeastWorkers = options.MinWorkers,
            MostWorkers = options.MaxWorkers,

            // Where bits are lost on the way, the sums depend on who computes which range; and an exchange needs everybody anyway.
            Stragglers = wire.IsExact && !exchanges && options.Stragglers == StragglerHandling.Adapt ? StragglerPolicy.Default : null,
            Quarantined = goesOn ? QuarantineReport.ReadProcesses(_files.Quarantine, notices.Add) : [],
        };
        if (options.Audit > 0)
        {
            protocol = protocol with { Audit = new SampledAudits(spec.Seed, options.Audit) };
            _audits = new RunAudits(
                Job.Layout,
                _files.Quarantine,
                new OwnComputation(Job, _model.ToSend, pool),
                new EarlierState(plan, protocol.FirstRound, _model, judge, _checkpoints, _ledger));
        }

        var reporter = new RunReporter(plan, Job.Objective, _observer, TimeProvider.System, logger, options.WarmUp);
        var ending = new RoundEnding(_model, judge, _checkpoints, _ledger, reporter, logger);
        var replicas = Context.Exchange is { } exchange ? new Replicas(_model, exchange) : null;
        var buckets = Buckets.Of(Job.Layout.Length * sizeof(float), Context.BucketBytes);
        var tuning = exchanges || options.BucketKib is not null ? null : new BucketTuning(Context, buckets.Bytes, reporter, TimeProvider.System);
        Conductor = new Conductor(protocol, reporter, ending, pool, TimeProvider.System, replicas, _audits, tuning);
        _ledger.OnFailure(Conductor.Tell);
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
    public override string? Successor => _leadership.Successor;

    /// <inheritdoc/>
    public override async Task<int> CarryOutAsync() => CoordinatorOutcome.ExitCodeOf(await FinishAsync().ConfigureAwait(false), _options);

    /// <summary>Waits for the end of training and writes the final weights down.</summary>
    /// <exception cref="RunFailedException">The run cannot go on.</exception>
    /// <exception cref="CheckpointException">The checkpoint could not be written.</exception>
    /// <exception cref="SupersededException">Another coordinator leads the run by now.</exception>
    public async Task<RunEnded> FinishAsync()
    {
        var result = await Conductor.Completion.ConfigureAwait(false);
        try
        {
            var summary = Conclude(result);
            Conductor.LetGo();
            return summary;
        }
        catch (Exception error)
        {
            Conductor.CutOff($"the run's end could not be written: {error.Message}");
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Conductor.Dispose();
        _audits?.Dispose();
        _checkpoints.Dispose();
        _ledger.Dispose();
        Context.Exchange?.Dispose();
        _recorder.Dispose();
        Context.Pool.Dispose();
        _model.Dispose();
        _team.Dispose();
        _leadership.Dispose();
    }

    private RunEnded Conclude(RunResult result)
    {
        var path = _checkpoints.WriteLast(result.Position);
        _leadership.Confirm();
        _ledger.Ended(new EndedEntry(result.Position.Step, PositionDigest.Of(_model.Weights.Span), result.Completed));
        if (result.Completed)
        {
            KeepPredictions();
        }

        var summary = Conductor.Summarize(result, _model.Numbers.Digest(), path);
        _observer.On(summary);
        return summary;
    }

    private ResumedRun? FindResumed() => _options.ResumesByItself ? Restart.Find(_files.Folder, Job)
        : _options.Resume is { } path ? ResumedRun.Open(path, Job)
        : null;

    private bool IsHere(ResumedRun? resumed) => resumed?.RunFolder == Path.GetFullPath(_files.Folder);

    // The term is on the disk before anything else is, and before anybody listens.
    private List<string> Settle(ResumedRun? resumed, bool goesOnHere)
    {
        var ownIsOver = _options.ResumesByItself && !goesOnHere;
        if (!goesOnHere && !ownIsOver && CheckpointFolder.List(_files.Checkpoints).Count > 0)
        {
            _leadership.Dispose();
            throw new CheckpointException(
                $"{_files.Folder} needs to be a folder without checkpoints for a run that begins there, got those of an earlier run; "
                + "resume that one, or take another folder.");
        }

        _leadership.Claim(resumed?.State, resumed?.Checkpoint.Path);
        CheckpointFolder.RemoveLeftovers(_files.Checkpoints);
        return [.. resumed?.SettleIn(Build) ?? [], .. ownIsOver ? Restart.ClearTheWay(_files) : []];
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

    // A run that is started again by the same command goes on with its ledger even if no checkpoint of it is left.
    private LedgerRecorder OpenLedger(ResumedRun? resumed, bool goesOnHere, bool repeats, List<string> notices)
    {
        try
        {
            var past = goesOnHere || _options.ResumesByItself ? LedgerPast.Read(_files.Folder) : null;
            var settings = SettingsOf(_leadership.Term);
            var ledger = LedgerRecorder.Open(
                _files,
                past,
                new BeganEntry(
                    resumed?.State.Step ?? 0,
                    PositionDigest.Of(_model.Weights.Span),
                    settings.Term.Value,
                    settings.JobHash,
                    settings.DataHash,
                    settings.Build,
                    resumed?.Checkpoint.ManifestSha256,
                    goesOnHere ? null : resumed?.FindOrigin(notices.Add),
                    repeats),
                _leadership.Confirm);
            if (past is { TornBytes: > 0 })
            {
                notices.Add($"cut off a torn line of {past.TornBytes} bytes at the end of {past.Path}");
            }

            return ledger;
        }
        catch (CheckpointException)
        {
            _leadership.Dispose();
            throw;
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
