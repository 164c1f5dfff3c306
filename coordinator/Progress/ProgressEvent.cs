using System.Text.Json.Serialization;

namespace Cluster.Coordinator.Progress;

/// <summary>Something worth telling the people who watch a run. Written as one JSON object a line when another process watches.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(Listening), "listening")]
[JsonDerivedType(typeof(JobOpened), "job_opened")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Notice), "notice")]
[JsonDerivedType(typeof(WorkerArrived), "worker_arrived")]
[JsonDerivedType(typeof(WorkerGone), "worker_gone")]
[JsonDerivedType(typeof(WorkerFailed), "worker_failed")]
[JsonDerivedType(typeof(WorkerQuarantined), "worker_quarantined")]
[JsonDerivedType(typeof(RolledBack), "rolled_back")]
[JsonDerivedType(typeof(MembershipChanged), "membership_changed")]
[JsonDerivedType(typeof(TrainingPaused), "training_paused")]
[JsonDerivedType(typeof(TrainingGoesOn), "training_goes_on")]
[JsonDerivedType(typeof(StepDone), "step_done")]
[JsonDerivedType(typeof(EvaluationDone), "evaluation_done")]
[JsonDerivedType(typeof(StoppedEarly), "stopped_early")]
[JsonDerivedType(typeof(BestRestored), "best_restored")]
[JsonDerivedType(typeof(BucketsChosen), "buckets_chosen")]
[JsonDerivedType(typeof(StepTimes), "step_times")]
[JsonDerivedType(typeof(LossDiverged), "loss_diverged")]
[JsonDerivedType(typeof(RunEnded), "run_ended")]
[JsonDerivedType(typeof(RunFailed), "run_failed")]
public abstract record ProgressEvent;

/// <summary>Workers can join.</summary>
/// <param name="Address">HOST:PORT with the port that was really taken.</param>
public sealed record Listening(string Address) : ProgressEvent;

/// <summary>The job's data is open and its model laid out.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Epochs">Passes over the training split, a last one that is not finished included.</param>
/// <param name="StepsPerEpoch">Steps in a pass.</param>
/// <param name="TotalSteps">Steps in the whole job.</param>
/// <param name="Batch">Samples that one step of the job's optimizer sees.</param>
/// <param name="MicroBatches">Micro-batches in a step, or replicas: more workers than these find nothing to do.</param>
/// <param name="Parameters">Numbers the model learns.</param>
/// <param name="TrainSamples">Samples to learn from.</param>
/// <param name="TestSamples">Samples to judge by.</param>
/// <param name="WorkersToStart">Workers that are waited for.</param>
/// <param name="InnerSteps">Steps that each replica goes by itself in a step; null where there are no replicas.</param>
public sealed record JobOpened(
    string Name,
    int Epochs,
    int StepsPerEpoch,
    long TotalSteps,
    int Batch,
    int MicroBatches,
    long Parameters,
    int TrainSamples,
    int TestSamples,
    int WorkersToStart,
    int? InnerSteps = null) : ProgressEvent;

/// <summary>The run goes on from a checkpoint.</summary>
/// <param name="Epoch">The epoch of its next step, from 1.</param>
/// <param name="Step">Updates so far.</param>
/// <param name="Checkpoint">Where the checkpoint lies.</param>
public sealed record Resumed(int Epoch, long Step, string Checkpoint) : ProgressEvent;

/// <summary>Something that people should know and that changes nothing.</summary>
/// <param name="Message">One line.</param>
public sealed record Notice(string Message) : ProgressEvent;

/// <summary>A worker became a member.</summary>
/// <param name="Worker">Its identity in the run.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="Threads">Its compute threads.</param>
/// <param name="Simd">The SIMD path its kernels take.</param>
/// <param name="Transport">What carries its weights and gradients: "shared memory", "gRPC" or "in process".</param>
public sealed record WorkerArrived(int Worker, string Host, int ProcessId, int Threads, string Simd, string Transport = "") : ProgressEvent;

/// <summary>A worker is no member any more.</summary>
/// <param name="Worker">Its identity in the run.</param>
/// <param name="Reason">Why; its own last word where there is one.</param>
/// <param name="IsLoss">Whether it went without having been let go.</param>
public sealed record WorkerGone(int Worker, string Reason, bool IsLoss) : ProgressEvent;

/// <summary>A worker process of a launcher ended without success.</summary>
/// <param name="Name">What the launcher calls it.</param>
/// <param name="Message">Its own last word, one line.</param>
public sealed record WorkerFailed(string Name, string Message) : ProgressEvent;

/// <summary>A worker computed other sums than two others agree on; it is cut off, and its process may not come back.</summary>
/// <param name="Worker">Its identity in the run.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="Step">Updates behind the weights it computed with.</param>
/// <param name="Tensor">The first tensor whose gradients differ, or what else does; null where that is not known.</param>
/// <param name="Reason">In what the sums differ, and where the report lies.</param>
public sealed record WorkerQuarantined(int Worker, string Host, int ProcessId, long Step, string? Tensor, string Reason) : ProgressEvent;

/// <summary>The run went back to an earlier state, since what came after may depend on sums that were wrong.</summary>
/// <param name="Epoch">The epoch of its next step, from 1.</param>
/// <param name="Step">Updates behind the weights now.</param>
/// <param name="IsEvaluationDue">Whether these weights are evaluated next.</param>
/// <param name="Checkpoint">Where the state was stored; null for the one that the run began with.</param>
public sealed record RolledBack(int Epoch, long Step, bool IsEvaluationDue, string? Checkpoint) : ProgressEvent;

/// <summary>The membership changed.</summary>
/// <param name="Generation">Changes so far.</param>
/// <param name="Active">Workers that may be given work.</param>
/// <param name="Idle">Workers for which there are no micro-batches.</param>
public sealed record MembershipChanged(long Generation, int Active, int Idle) : ProgressEvent;

/// <summary>Training waits for workers. Told again and again while it does.</summary>
/// <param name="Have">Workers that are here and may be given work.</param>
/// <param name="Need">Workers without which training does not go on.</param>
/// <param name="Seconds">How long there have been too few.</param>
public sealed record TrainingPaused(int Have, int Need, double Seconds) : ProgressEvent;

/// <summary>There are enough workers again.</summary>
public sealed record TrainingGoesOn : ProgressEvent;

/// <summary>An update of the weights. Told a few times a second at most, and at every epoch's end.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Updates so far.</param>
/// <param name="TotalSteps">Updates in the whole job.</param>
/// <param name="Loss">Mean training loss over the epoch so far.</param>
/// <param name="Accuracy">Share of the epoch's training samples so far that were classified right; null where the loss has no classes.</param>
/// <param name="RecentLoss">Mean training loss since the last such event.</param>
/// <param name="RecentAccuracy">Share of the training samples since the last such event that were classified right; null where the
/// loss has no classes.</param>
/// <param name="LearningRate">Learning rate of the update, before the parameter groups' factors.</param>
/// <param name="SamplesPerSecond">Training samples a second since the last such event, over the time spent in training steps.</param>
/// <param name="Workers">What each worker contributed since the last such event.</param>
public sealed record StepDone(
    int Epoch,
    long Step,
    long TotalSteps,
    double Loss,
    double? Accuracy,
    double RecentLoss,
    double? RecentAccuracy,
    double LearningRate,
    double SamplesPerSecond,
    IReadOnlyList<WorkerShare> Workers) : ProgressEvent;

/// <summary>What one worker contributed over a while.</summary>
/// <param name="Worker">Its identity.</param>
/// <param name="Samples">Training samples whose gradients it computed.</param>
/// <param name="ComputeShare">Share of its time spent computing.</param>
/// <param name="CommunicationShare">Share spent sending and receiving.</param>
/// <param name="WaitingShare">Share spent waiting for others and for the update.</param>
public sealed record WorkerShare(int Worker, long Samples, double ComputeShare, double CommunicationShare, double WaitingShare)
{
    /// <summary>Micro-batches that it was given though another had been asked for them.</summary>
    public long CopiedMicroBatches { get; init; }

    /// <summary>Micro-batches that it computed and that came too late to count.</summary>
    public long WastedMicroBatches { get; init; }
}

/// <summary>The model was judged on the test split.</summary>
/// <param name="Epoch">The epoch it followed, from 1.</param>
/// <param name="Step">Updates behind the weights.</param>
/// <param name="Loss">Mean loss.</param>
/// <param name="Accuracy">Share classified right; null where the loss has no classes.</param>
public sealed record EvaluationDone(int Epoch, long Step, double Loss, double? Accuracy) : ProgressEvent;

/// <summary>Training ends before its last step, as the job's early stopping or its convergence threshold asks.</summary>
/// <param name="Epoch">The epoch after which it ends, from 1.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record StoppedEarly(int Epoch, string Reason) : ProgressEvent;

/// <summary>The state of the best evaluation came back at the end, as the job's early stopping asks.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Updates behind its weights.</param>
/// <param name="Loss">Mean loss on the test split.</param>
/// <param name="Accuracy">Share of the test split classified right; null where the loss has no classes.</param>
public sealed record BestRestored(int Epoch, long Step, double Loss, double? Accuracy) : ProgressEvent;

/// <summary>Tensors that cross a network travel in buckets of this size from now on. Told once, after a run's first steps tried several sizes.
/// </summary>
/// <param name="BucketBytes">Bytes of a bucket.</param>
/// <param name="Tried">What was tried, from the smallest buckets to the largest.</param>
public sealed record BucketsChosen(int BucketBytes, IReadOnlyList<BucketTrial> Tried) : ProgressEvent;

/// <summary>Steps with buckets of one size.</summary>
/// <param name="BucketBytes">Bytes of a bucket.</param>
/// <param name="Seconds">The median of how long they took.</param>
public sealed record BucketTrial(int BucketBytes, double Seconds);

/// <summary>Where the time of the training steps went. Told once, at the end.</summary>
/// <param name="Steps">Steps that were measured: all of this run, but those that it was told to leave out as its warm-up.</param>
/// <param name="Samples">Training samples in them.</param>
/// <param name="Seconds">How long they took together, evaluations between them not counted.</param>
/// <param name="UpdateSeconds">How much the coordinator took for updates of the weights, a part of it while sums still came.</param>
/// <param name="Workers">What each worker did meanwhile.</param>
public sealed record StepTimes(long Steps, long Samples, double Seconds, double UpdateSeconds, IReadOnlyList<WorkerTimes> Workers) : ProgressEvent;

/// <summary>A worker's time.</summary>
/// <param name="Worker">Its identity.</param>
/// <param name="ComputeSeconds">Computing.</param>
/// <param name="SendSeconds">Sending sums of gradients.</param>
/// <param name="ReceiveSeconds">Receiving weights.</param>
/// <param name="WaitSeconds">Waiting for others, for the update and for whatever is under way.</param>
public sealed record WorkerTimes(int Worker, double ComputeSeconds, double SendSeconds, double ReceiveSeconds, double WaitSeconds)
{
    /// <summary>Micro-batches that it was given though another had been asked for them, of the whole run.</summary>
    public long CopiedMicroBatches { get; init; }

    /// <summary>Micro-batches that it computed and that came too late to count, of the whole run.</summary>
    public long WastedMicroBatches { get; init; }
}

/// <summary>A loss, the gradient or the weights are no finite numbers any more, so the run fails next.</summary>
/// <param name="Step">Updates behind the weights.</param>
/// <param name="OnTestSplit">Whether it is the loss of an evaluation; else that of a training step.</param>
public sealed record LossDiverged(long Step, bool OnTestSplit) : ProgressEvent;

/// <summary>The run is over.</summary>
/// <param name="Completed">Whether the job was carried out whole, if only until its early stopping; false when it was asked to stop.</param>
/// <param name="Step">Updates behind the weights.</param>
/// <param name="TestAccuracy">Accuracy of the last evaluation; null when there was none.</param>
/// <param name="TestLoss">Loss of the last evaluation; null when there was none.</param>
/// <param name="SamplesPerSecond">Training samples a second, over the time spent in training steps.</param>
/// <param name="Seconds">From the first assignment to the last update or evaluation.</param>
/// <param name="Workers">Workers that took part.</param>
/// <param name="WeightsDigest">SHA-256 of the final weights; of those that training would go on from, where an average is kept too.</param>
/// <param name="Checkpoint">Where they lie.</param>
/// <param name="ComputeShare">Share of the workers' time spent computing.</param>
/// <param name="CommunicationShare">Share spent sending and receiving.</param>
/// <param name="WaitingShare">Share spent waiting for others and for the update.</param>
/// <param name="Transport">What carried weights and gradients; with numbers of workers where it was not one thing for all.</param>
/// <param name="CopiedMicroBatches">Micro-batches that were given to a worker though another had been asked for them, who was overdue.</param>
/// <param name="WastedMicroBatches">Micro-batches that were computed and came too late to count.</param>
public sealed record RunEnded(
    bool Completed,
    long Step,
    double? TestAccuracy,
    double? TestLoss,
    double SamplesPerSecond,
    double Seconds,
    int Workers,
    string WeightsDigest,
    string Checkpoint,
    double ComputeShare,
    double CommunicationShare,
    double WaitingShare,
    string Transport = "",
    long CopiedMicroBatches = 0,
    long WastedMicroBatches = 0) : ProgressEvent;

/// <summary>The run cannot go on.</summary>
/// <param name="Message">One line: what happened and what to do.</param>
public sealed record RunFailed(string Message) : ProgressEvent;
