using System.Collections.Immutable;

namespace Cluster.Collectives.Messages;

/// <summary>What a run does at one moment, for people. Times are seconds back from that moment.</summary>
/// <param name="Run">The run, by the name that its messages carry.</param>
/// <param name="Name">The job's name.</param>
/// <param name="Term">The coordinator's term.</param>
/// <param name="ProcessId">The coordinator's process.</param>
/// <param name="Seconds">Since the coordinator began.</param>
/// <param name="Phase">What it is doing, in words.</param>
/// <param name="Step">Updates so far.</param>
/// <param name="TotalSteps">Updates in the whole job; 0 where nothing is trained.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs in the whole job.</param>
public sealed record RunStatus(
    string Run, string Name, long Term, int ProcessId, double Seconds, string Phase, long Step, long TotalSteps, int Epoch, int Epochs)
{
    /// <summary>Identity of the coordinator's build.</summary>
    public string Build { get; init; } = "";

    /// <summary>The coordinator's clock at that moment.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The port that workers need beside the service's own, for data channels or exchanges; 0 for none.</summary>
    public int ChannelPort { get; init; }

    /// <summary>Mean training loss over the epoch so far; null before the first step.</summary>
    public double? Loss { get; init; }

    /// <summary>Share of the epoch's training samples so far that were classified right; null where the loss has no classes.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Learning rate of the last update that was told.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Training samples a second, lately.</summary>
    public double? SamplesPerSecond { get; init; }

    /// <summary>Loss of the last evaluation.</summary>
    public double? TestLoss { get; init; }

    /// <summary>Accuracy of the last evaluation.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>The workers, by their numbers.</summary>
    public ImmutableArray<MemberStatus> Members { get; init; } = [];

    /// <summary>What the run is waiting for.</summary>
    public ImmutableArray<WaitStatus> Waits { get; init; } = [];

    /// <summary>The newest checkpoint; null if there is none.</summary>
    public CheckpointStatus? Checkpoint { get; init; }

    /// <summary>What befell it lately, the oldest first.</summary>
    public ImmutableArray<NewsStatus> News { get; init; } = [];
}

/// <summary>A worker at one moment.</summary>
/// <param name="Worker">Its number.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="Threads">Its compute threads.</param>
/// <param name="Transport">What carries its weights and gradients.</param>
/// <param name="State">"active" or "draining".</param>
/// <param name="OpenLeaves">Micro-batches that it was asked for and has not brought yet.</param>
/// <param name="HeardSeconds">Since its last sign of life.</param>
/// <param name="Samples">Samples that it computed in this term.</param>
public sealed record MemberStatus(
    int Worker, string Host, int ProcessId, int Threads, string Transport, string State, int OpenLeaves, double HeardSeconds, long Samples)
{
    /// <summary>Share of its time spent computing, lately; null before it was measured.</summary>
    public double? ComputeShare { get; init; }

    /// <summary>Share spent sending and receiving.</summary>
    public double? CommunicationShare { get; init; }

    /// <summary>Share spent waiting.</summary>
    public double? WaitingShare { get; init; }
}

/// <summary>Something a run waits for.</summary>
/// <param name="What">For whom or what.</param>
/// <param name="Seconds">Since when.</param>
/// <param name="DeadlineSeconds">After so long the run acts; null where something else decides.</param>
/// <param name="Consequence">What it does then.</param>
public sealed record WaitStatus(string What, double Seconds, double? DeadlineSeconds, string Consequence);

/// <summary>A checkpoint.</summary>
/// <param name="Step">Updates behind it.</param>
/// <param name="Seconds">Since it was written.</param>
/// <param name="Path">Where it lies on the coordinator's machine.</param>
public sealed record CheckpointStatus(long Step, double Seconds, string Path);

/// <summary>Something that befell a run.</summary>
/// <param name="Seconds">Since then.</param>
/// <param name="IsError">Whether something was lost or failed.</param>
/// <param name="Text">One line.</param>
public sealed record NewsStatus(double Seconds, bool IsError, string Text);
