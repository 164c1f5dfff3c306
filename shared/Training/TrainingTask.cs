using Cluster.Data;
using Cluster.Data.Augmentations;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs;

namespace Cluster.Training;

/// <summary>All that computing the sums of a round needs to know, wherever it comes from: a job file or objects of a program.</summary>
/// <param name="Model">The model.</param>
/// <param name="Layout">Where each parameter stands in the flat arenas.</param>
/// <param name="Objective">What is minimised.</param>
/// <param name="Targets">What the loss compares a sample's outputs with.</param>
/// <param name="Data">Training and test samples.</param>
/// <param name="Training">Cuts the training split into batches and micro-batches.</param>
/// <param name="Evaluation">Cuts the test split into micro-batches.</param>
/// <param name="Seed">Decides shuffles and random operations.</param>
/// <param name="Draw">What draws training samples; null where each comes once an epoch.</param>
/// <param name="Augmentations">Makes what changes training samples at random; each thread has one of its own.</param>
internal sealed record TrainingTask(
    Module Model,
    ParameterLayout Layout,
    Objective Objective,
    SampleTargets Targets,
    DatasetSplits Data,
    BatchPlan Training,
    BatchPlan Evaluation,
    ulong Seed,
    ClassDraw? Draw,
    Func<AugmentationList> Augmentations)
{
    /// <summary>Replicas that train by themselves; null where each batch is a step of all.</summary>
    public LocalTraining? Local { get; init; }

    /// <summary>Shape of one sample.</summary>
    public Shape SampleShape => Data.Train.SampleShape;

    /// <summary>The training samples of an epoch in their order.</summary>
    /// <param name="epoch">The epoch, counted from 0.</param>
    public EpochOrder OrderOf(uint epoch) => new(Seed, epoch, Data.Train.Count, Draw);

    /// <summary>The task of a job.</summary>
    /// <param name="job">The job.</param>
    public static TrainingTask Of(TrainingJob job) => new(
        job.Model, job.Layout, job.Objective, job.Targets, job.Data, job.Training, job.Evaluation, job.Spec.Seed, job.Draw, job.CreateAugmentations)
    {
        Local = job.Replicas is { } plan ? new LocalTraining(plan, job.CreateReplica) : null,
    };
}
