using System.Security.Cryptography;
using System.Text;
using Cluster.Checkpoints;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Training;
using Cluster.Data;
using Cluster.Jobs;
using Cluster.Jobs.Specification;
using Cluster.Protocol;
using Cluster.Protocol.Identity;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator;

/// <summary>One run of one job: its data, its numbers and its conductor, without any network. A process serves it over gRPC; the
/// in-process mode brings its own links.</summary>
public sealed class CoordinatorRun : ServedRun, IDisposable
{
    private readonly RunFiles _files;
    private readonly ILogger _logger;
    private readonly RunRecorder _recorder;
    private readonly ProgressBroadcast _observer;
    private readonly ModelState _model;

    /// <summary>Opens the job's data, lays out the model, and is ready for workers.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="options">Settings.</param>
    /// <param name="build">Identity of this build.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="logger">Where the conductor logs.</param>
    /// <exception cref="JobException">The model does not fit the data.</exception>
    /// <exception cref="Data.DataException">The data is missing or broken.</exception>
    public CoordinatorRun(JobSpec spec, CoordinatorOptions options, string build, IProgressObserver observer, ILogger<Conductor> logger)
        : base(build)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        (_files, _logger) = (new RunFiles(options.RunFolder), logger);
        Job = TrainingJob.Open(spec, options.DataPath);
        JobJson = JobFile.Write(spec);
        _model = new ModelState(Job);
        var term = Term.First;
        var plan = JobPlan.Of(Job);
        var pool = new SubtreeSumsPool(Job.Layout);
        Context = new RunContext($"{spec.Name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", term, _model.ToSend, pool);
        var protocol = new ProtocolOptions(plan, term, options.Workers, options.Lease);
        Directory.CreateDirectory(_files.Folder);
        File.WriteAllText(_files.Job, JobJson + "\n");
        WholeFile.Write(_files.Data, DataDescription.Of(Job.Data).Write() + "\n");
        _recorder = new RunRecorder(_files, TimeProvider.System, logger);
        _observer = new ProgressBroadcast(observer, _recorder);
        Conductor = new Conductor(protocol, _model, Job.CreateEarlyStopping(), pool, _observer, TimeProvider.System, logger);
        _observer.On(new JobOpened(
            spec.Name,
            plan.Epochs,
            plan.StepsPerEpoch,
            Job.Training.BatchSize,
            plan.LeavesPerStep,
            Job.Layout.ElementCount,
            Job.Data.Train.Count,
            Job.Data.Test.Count,
            options.Workers));
    }

    /// <inheritdoc/>
    public override TrainingJob Job { get; }

    /// <inheritdoc/>
    public override string JobJson { get; }

    /// <inheritdoc/>
    public override RunContext Context { get; }

    /// <inheritdoc/>
    public override Conductor Conductor { get; }

    /// <inheritdoc/>
    public override async Task<bool> CarryOutAsync() => (await FinishAsync().ConfigureAwait(false)).Completed;

    /// <summary>Waits for the end of training and writes the final weights down.</summary>
    /// <exception cref="RunFailedException">The run cannot go on.</exception>
    /// <exception cref="CheckpointException">The checkpoint could not be written.</exception>
    public async Task<RunEnded> FinishAsync()
    {
        var result = await Conductor.Completion.ConfigureAwait(false);
        var state = new CheckpointState(
            Step: result.Step,
            Epoch: result.Epoch,
            StepInEpoch: result.StepInEpoch,
            Seed: Job.Spec.Seed,
            JobHash: Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JobJson))),
            Term: Context.Term.Value,
            Build: Build,
            WeightsDigest: _model.Digest(),
            AveragedDigest: _model.AveragedDigest(),
            Plateaus: _model.Plateaus,
            Stopping: Conductor.Stopping);
        var path = _model.Save(_files.Checkpoints, state);
        if (result.Completed)
        {
            KeepPredictions();
        }

        var summary = Conductor.Summarize(result, state.WeightsDigest, path);
        _observer.On(summary);
        return summary;
    }

    // They serve the page alone: a disk that fails costs the page its pictures, never the run.
    private void KeepPredictions()
    {
        var weights = _model.ToSend.Averaged ?? _model.ToSend.Trained;
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _recorder.Dispose();
        Context.Pool.Dispose();
        _model.Dispose();
    }
}
