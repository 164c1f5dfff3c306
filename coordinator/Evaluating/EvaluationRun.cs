using System.Collections.Immutable;
using System.Security.Cryptography;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.WireFormats;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Training;
using Cluster.Data;
using Cluster.Engine.Memory;
using Cluster.Inference;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;
using Cluster.Jobs.Specification;
using Cluster.Metrics;
using Cluster.Metrics.Outputs;
using Cluster.Protocol;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Cluster.Protocol.Stragglers;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator.Evaluating;

/// <summary>Samples to judge a model by.</summary>
/// <param name="Name">What to call them.</param>
/// <param name="Data">The samples.</param>
/// <param name="Path">Where they lie; null for the job's own test split, which comes first.</param>
public sealed record EvaluationSet(string Name, Dataset Data, string? Path = null);

/// <summary>An evaluation of trained weights on workers: they compute outputs, which are put in the order of the samples and judged here. So
/// the numbers found have the same bits for any workers, and those of an evaluation in one process.</summary>
public sealed class EvaluationRun : ServedRun, IDisposable
{
    private readonly OutputGatherer _gatherer;
    private readonly SubtreeSumsPool _pool;
    private readonly RunWeights _weights;

    /// <summary>An evaluation that is ready for workers.</summary>
    /// <param name="job">The job, with its data where it lies on this machine.</param>
    /// <param name="weights">The weights to judge; they are copied.</param>
    /// <param name="step">Updates behind them.</param>
    /// <param name="sets">The sets, the job's test split first.</param>
    /// <param name="judging">What is wanted.</param>
    /// <param name="options">Settings.</param>
    /// <param name="build">Identity of this build.</param>
    /// <param name="observer">Who hears of workers.</param>
    /// <param name="onProgress">Told the set in work and how many of its samples are judged.</param>
    /// <param name="logger">Where the conductor logs.</param>
    public EvaluationRun(
        TrainingJob job,
        AlignedBuffer weights,
        long step,
        IReadOnlyList<EvaluationSet> sets,
        JudgeOptions judging,
        CoordinatorOptions options,
        string build,
        IProgressObserver observer,
        Action<string, int> onProgress,
        ILogger<Conductor> logger)
        : base(build)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(options);
        (Job, JobJson, PluginDigest) = (job, JobFile.Write(job.Spec), PluginProof.Of(job));
        TestSets = [.. sets.Skip(1).Select(set => (set.Path!, set.Data.ContentHash))];
        var outputs = ModelOutputs.Of(job.Objective.Loss, job.Model.OutputShape(job.SampleShape), job.Data.Train.Targets);
        var windows = sets.Select(set => new PredictionWindows(set.Data.Count, outputs.Size)).ToImmutableArray();
        var judges = sets.Zip(windows, (set, cut) => new SetJudge(job.Objective, outputs, set.Data, cut.Count, judging)).ToList();
        var perWindow = PredictionWindows.LeavesFor(outputs.Size);
        _pool = new SubtreeSumsPool(job.Layout);
        var memory = SharedMemoryOffer.Make(options.Transport, job.Layout.Length);
        _weights = new RunWeights(job.Layout.Length, memory.Weights);
        weights.Span.CopyTo(_weights.Trained.Span);
        _gatherer = new OutputGatherer(sets, judges, onProgress);
        Context = new RunContext(
            $"{job.Spec.Name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}",
            Term.First,
            _weights,
            _pool,
            memory,
            MostOutputs: perWindow * TrainingJob.EvaluationChunk * outputs.Size)
        {
            Wire = RunWire.Of(job.Wire.Name, job.Wire.Fraction, job.Layout),
        };
        var plan = new PredictionPlan(step, [.. windows.Select(cut => cut.Leaves)], perWindow);
        var reporter = new RunReporter(JobPlan.Of(job), job.Objective, new ProgressBroadcast(Board, observer), TimeProvider.System, logger);
        var protocol = new ProtocolOptions(plan, Term.First, options.Workers, options.Lease) { Stragglers = StragglerPolicy.Default };
        Conductor = new Conductor(protocol, reporter, _gatherer, _pool, TimeProvider.System);
    }

    /// <inheritdoc/>
    public override TrainingJob Job { get; }

    /// <inheritdoc/>
    public override DataSpec LocalData => Job.Spec.Data;

    /// <inheritdoc/>
    public override string JobJson { get; }

    /// <inheritdoc/>
    public override string PluginDigest { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Path, string DataHash)> TestSets { get; }

    /// <inheritdoc/>
    public override RunContext Context { get; }

    /// <inheritdoc/>
    public override Conductor Conductor { get; }

    /// <summary>What was found so far, set by set.</summary>
    public IReadOnlyList<SetEvaluation> Found => _gatherer.Found;

    /// <inheritdoc/>
    public override async Task<int> CarryOutAsync()
    {
        var result = await Conductor.Completion.ConfigureAwait(false);
        Conductor.LetGo();
        return result.Completed ? CoordinatorOutcome.Success : CoordinatorOutcome.Interrupted;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Conductor.Dispose();
        _pool.Dispose();
        _weights.Dispose();
    }
}
