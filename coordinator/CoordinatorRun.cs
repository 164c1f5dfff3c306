using System.Security.Cryptography;
using Cluster.Checkpoints;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Resuming;
using Cluster.Coordinator.Training;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;
using Cluster.Jobs.Specification;
using Cluster.Protocol;
using Cluster.Protocol.Identity;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator;

/// <summary>One run of one job: its data, its numbers and its conductor, without any network. A process serves it over gRPC; the
/// in-process mode brings its own links.</summary>
public sealed class CoordinatorRun : IDisposable
{
    private readonly RunFiles _files;
    private readonly RunLock _lock;
    private readonly RunRecorder _recorder;
    private readonly ProgressBroadcast _observer;
    private readonly ModelState _model;
    private readonly CheckpointKeeper _checkpoints;
    private readonly Lazy<string> _kernelDigest = new(Engine.KernelDigest.Compute);

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
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        (_files, Build) = (new RunFiles(options.RunFolder), build);
        var warmStart = WarmStart.Open(ref spec, isResumed: options.Resume is not null);
        Job = TrainingJob.Open(spec, options.DataPath);
        LocalData = options.DataPath is null ? spec.Data : spec.Data.In(options.DataPath);
        PluginDigest = Job.Spec.Plugins.IsEmpty ? "" : PluginProof.Of(Job);
        JobJson = JobFile.Write(spec);
        var plan = JobPlan.Of(Job);
        var resumed = options.Resume is { } path ? ResumedRun.Open(path, Job) : null;
        var start = resumed?.NextRound(plan, options.StopAfter);
        List<string> notices = [];
        _model = new ModelState(Job, weights => notices.AddRange(warmStart is null ? [] : [warmStart.Fill(Job, weights)]));
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
        WriteJob();
        _recorder = new RunRecorder(_files, TimeProvider.System, logger, goesOnHere ? resumed!.Cut : null);
        // What anybody saw is written down already.
        _observer = new ProgressBroadcast(_recorder, observer);
        var term = resumed?.Term ?? Term.First;
        var pool = new SubtreeSumsPool(Job.Layout);
        Context = new RunContext($"{spec.Name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", term, _model.ToSend, pool);
        _checkpoints = new CheckpointKeeper(SettingsOf(term), _model, notice => Conductor!.Tell(notice), logger);
        var protocol = new ProtocolOptions(plan, term, options.Workers, options.Lease, start, options.StopAfter);
        Conductor = new Conductor(protocol, _model, judge, _checkpoints, pool, _observer, TimeProvider.System, logger);
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
            options.Workers));
        foreach (var notice in notices)
        {
            Conductor.Tell(notice);
        }

        if (resumed is not null)
        {
            logger.Resumed(resumed.State.Step, resumed.Checkpoint.Path);
            _observer.On(new Resumed(resumed.State.Epoch + 1, resumed.State.Step, resumed.Checkpoint.Path));
        }
    }

    /// <summary>The job with its data and its model.</summary>
    public TrainingJob Job { get; }

    /// <summary>Where the job's data lies on this machine.</summary>
    public DataSpec LocalData { get; }

    /// <summary>The job as workers are told it.</summary>
    public string JobJson { get; }

    /// <summary>Digest that a worker's kernels must give; computed when it is first asked for, never where all workers are threads.</summary>
    public string KernelDigest => _kernelDigest.Value;

    /// <summary>Digest that the job's plugins must give on a worker; empty where the job has none.</summary>
    public string PluginDigest { get; }

    /// <summary>Identity that a worker's build must have.</summary>
    public string Build { get; }

    /// <summary>What the links share.</summary>
    public RunContext Context { get; }

    /// <summary>Who decides.</summary>
    public Conductor Conductor { get; }

    /// <summary>Ends when training does, before the checkpoint is written.</summary>
    public Task Completion => Conductor.Completion;

    /// <summary>Waits for the end of training and writes the final weights down.</summary>
    /// <exception cref="RunFailedException">The run cannot go on.</exception>
    /// <exception cref="CheckpointException">The checkpoint could not be written.</exception>
    public async Task<RunEnded> FinishAsync()
    {
        var result = await Conductor.Completion.ConfigureAwait(false);
        var path = _checkpoints.WriteLast(result.Position);
        var summary = Conductor.Summarize(result, _model.Numbers.Digest(), path);
        _observer.On(summary);
        return summary;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _checkpoints.Dispose();
        _recorder.Dispose();
        Context.Pool.Dispose();
        _model.Dispose();
        _lock.Dispose();
    }

    private CheckpointSettings SettingsOf(Term term)
    {
        var (spec, checkpoint) = (Job.Spec, Job.Spec.Training.Checkpoint);
        return new CheckpointSettings(
            _files.Checkpoints,
            checkpoint.InSteps(Job.Training.StepsPerEpoch),
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

    private void WriteJob()
    {
        var temporary = $"{_files.Job}.{Guid.NewGuid():N}.tmp";
        File.WriteAllText(temporary, JobJson + "\n");
        File.Move(temporary, _files.Job, overwrite: true);
    }
}
