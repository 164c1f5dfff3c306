using Cluster.Data;
using Cluster.Data.Augmentations;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Building;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs;

/// <summary>A job with its data opened and its model laid out: what coordinator and workers both hold.</summary>
public sealed class TrainingJob
{
    /// <summary>Samples in a micro-batch of an evaluation; it takes part in the bits of its loss.</summary>
    public const int EvaluationChunk = 256;

    private TrainingJob(JobSpec spec, DatasetSplits data)
    {
        Spec = spec;
        Data = data;
        var microBatches = spec.Training.MicroBatches == 0 ? BatchPlan.DefaultMicroBatches(spec.Training.Batch) : spec.Training.MicroBatches;
        Training = new BatchPlan(data.Train.Count, spec.Training.Batch, microBatches, spec.Training.Accumulate);
        Replicas = spec.Training.Diloco is { } diloco ? new ReplicaPlan(Training, diloco.Replicas, diloco.InnerSteps) : null;
        Evaluation = BatchPlan.ForEvaluation(data.Test.Count, EvaluationChunk);
        Draw = spec.Training.Sampling is null ? null : JobSampling.Create(spec, data.Train);
        Wire = JobParts.BuildWire(spec.Training);
        (Model, Layout, Objective, Targets) = JobModel.Build(
            spec, data.Train, Math.Min(Training.SmallestMicroBatch, Evaluation.SmallestMicroBatch));
    }

    /// <summary>The job as written.</summary>
    public JobSpec Spec { get; }

    /// <summary>Training and test samples.</summary>
    public DatasetSplits Data { get; }

    /// <summary>The model.</summary>
    public Module Model { get; }

    /// <summary>What is minimised.</summary>
    public Objective Objective { get; }

    /// <summary>What the loss compares a sample's outputs with.</summary>
    public SampleTargets Targets { get; }

    /// <summary>Where each parameter stands in the flat arenas.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>What draws training samples; null where each comes once an epoch.</summary>
    public ClassDraw? Draw { get; }

    /// <summary>The form in which gradients and weights travel.</summary>
    public WireFormat Wire { get; }

    /// <summary>Cuts the training split into batches and micro-batches. A batch is what one step of the job's optimizer sees.</summary>
    public BatchPlan Training { get; }

    /// <summary>Deals the batches out to replicas; null where each is a step of the whole cluster.</summary>
    public ReplicaPlan? Replicas { get; }

    /// <summary>The steps of the cluster: everything that is counted in steps is counted in these.</summary>
    public IStepPlan Steps => Replicas ?? (IStepPlan)Training;

    /// <summary>Training steps in the whole job.</summary>
    public long TotalSteps => Spec.Training.TotalSteps(Steps.StepsPerEpoch);

    /// <summary>Cuts the test split into micro-batches.</summary>
    public BatchPlan Evaluation { get; }

    /// <summary>Shape of one sample.</summary>
    public Shape SampleShape => Data.Train.SampleShape;

    /// <summary>Opens the data and builds the model.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="dataPath">The folder in which this process finds the data, if elsewhere than the job says.</param>
    /// <exception cref="JobException">The model does not fit the data.</exception>
    /// <exception cref="DataException">The data is missing or broken.</exception>
    public static TrainingJob Open(JobSpec spec, string? dataPath = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var data = JobData.Open(dataPath is null ? spec.Data : spec.Data.In(dataPath), spec.Seed);
        return Over(data, spec);
    }

    /// <summary>Opens further samples to judge the model by.</summary>
    /// <param name="path">Where they lie: a file or folder as the job names for its own, with test samples alone.</param>
    /// <exception cref="DataException">The data is missing, broken or of another form.</exception>
    public Dataset OpenSet(string path) => JobData.OpenSet(Spec.Data, Data.Train, path);

    /// <summary>A job over data that is open.</summary>
    /// <param name="data">The data.</param>
    /// <param name="spec">The job; where it says that samples come from does not count.</param>
    internal static TrainingJob Over(DatasetSplits data, JobSpec spec)
    {
        var job = new TrainingJob(spec, data);
        job.CreateUpdate();
        if (job.Replicas is not null)
        {
            JobReplicas.Check(job);
        }

        job.CreateAugmentations();
        return job;
    }

    /// <summary>A fresh optimizer with everything around it, as the job says: what ends a step of the cluster. Where replicas train by
    /// themselves it is the outer one, which averaging and frozen groups surround alone.</summary>
    /// <exception cref="JobException">A part is not as it must be, or a group has no parameters.</exception>
    public WeightUpdate CreateUpdate()
    {
        var averaging = CreateAveraging();
        if (Spec.Training.Diloco is { } diloco)
        {
            return JobReplicas.CreateOuter(this, diloco, averaging);
        }

        var (optimizer, options) = CreateOptimizer();
        return Create(() => new WeightUpdate(Layout, optimizer, Ending(options, averaging)));
    }

    /// <summary>What surrounds an optimizer that ends a step of the cluster.</summary>
    internal WeightUpdateOptions Ending(WeightUpdateOptions options, WeightAveraging? averaging) => options with
    {
        Averaging = averaging,
        NonFinite = Spec.Training.NonFinite,
        MaxGradientNorm = Spec.Training.MaxGradientNorm,
    };

    /// <summary>Fresh updates of every kind that a step makes, the first one first.</summary>
    internal IEnumerable<WeightUpdate> CreateUpdates()
    {
        if (Replicas is not null)
        {
            var (optimizer, options) = CreateOptimizer();
            yield return new WeightUpdate(Layout, optimizer, options);
        }

        yield return CreateUpdate();
    }

    /// <summary>A fresh replica, with the job's optimizer and everything around it but averaging.</summary>
    /// <exception cref="JobException">A part is not as it must be, or a group has no parameters.</exception>
    public Replica CreateReplica()
    {
        var (optimizer, options) = CreateOptimizer();
        return Create(() => new Replica(Layout, optimizer, options));
    }

    /// <summary>A fresh rule of when training ends before its last epoch; null if the job has none.</summary>
    public EarlyStopping? CreateEarlyStopping() => Spec.Training.EarlyStopping is { } stopping
        ? new EarlyStopping(stopping.Patience, stopping.MinDelta, MetricModes.Of(stopping.Metric), stopping.RestoreBest)
        : null;

    /// <summary>What changes training samples at random; each thread needs a list of its own.</summary>
    public AugmentationList CreateAugmentations()
    {
        return new AugmentationList(Spec.Data.Augment.Select(CreateAugmentation), SampleShape, Spec.Seed);
    }

    /// <summary>Makes what the engine refuses with a name of the job's.</summary>
    internal T Create<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException error)
        {
            throw Spec.Optimizer.At("").Problem($"job {Spec.Name}: {EngineMessage.Of(error)}", error);
        }
    }

    private (Optimizer Optimizer, WeightUpdateOptions Options) CreateOptimizer()
    {
        var optimizer = JobParts.Build<Optimizer>(Spec.Optimizer, "optimizer");
        var context = new BuildContext(LearningRate: optimizer.LearningRate, TotalSteps: TotalSteps);
        return (optimizer, new WeightUpdateOptions
        {
            Schedule = Spec.Schedule is null ? null : JobParts.Build<Schedule>(Spec.Schedule, "schedule", context),
            Groups = Spec.Groups,
            Penalty = Spec.Regularization ?? Penalty.None,
            Clipping = Spec.Clipping,
        });
    }

    private Augmentation CreateAugmentation(Part part, int index)
    {
        var path = JobParts.Item("data.augment", index);
        var augmentation = JobParts.Build<Augmentation>(part, path);
        try
        {
            augmentation.Check(SampleShape);
            return augmentation;
        }
        catch (ShapeException error)
        {
            throw part.At(path).Problem(EngineMessage.Of(error), error);
        }
    }

    private WeightAveraging? CreateAveraging()
    {
        var averaging = Spec.Averaging is null ? null : JobParts.Build<WeightAveraging>(Spec.Averaging, "averaging");
        var statistics = Layout.Parameters.FirstOrDefault(parameter => !parameter.IsTrainable);

        // A plain mean of weights needs statistics of its own, which only another pass over the training data could gather.
        return averaging is not StochasticAveraging || statistics is null
            ? averaging
            : throw Spec.Averaging!.At("averaging").Problem(
                $"job {Spec.Name}: swa needs a model without running statistics, got {statistics.Name}; "
                + "use ema, or track_running_stats = false");
    }
}
