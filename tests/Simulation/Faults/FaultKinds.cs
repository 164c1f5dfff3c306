namespace Cluster.FaultSimulation.Faults;

/// <summary>What may go wrong. A seed allows a random part of it, so that every kind is met alone and in company.</summary>
[Flags]
internal enum FaultKinds
{
    None = 0,

    /// <summary>A work stream is reset; both ends are told.</summary>
    BreakConnection = 1 << 0,

    /// <summary>A work stream breaks and one end, or none, is told.</summary>
    HalfOpen = 1 << 1,

    /// <summary>A worker's cable is cut in both directions for a while.</summary>
    Partition = 1 << 2,

    /// <summary>A worker's cable is cut in one direction for a while.</summary>
    OneWayCut = 1 << 3,

    /// <summary>The coordinator is cut off from all workers for a while.</summary>
    CoordinatorCutOff = 1 << 4,

    /// <summary>Messages become slow for a while.</summary>
    SlowNetwork = 1 << 5,

    /// <summary>Calls (join, renew) are lost on one of their ways.</summary>
    LostCalls = 1 << 6,

    /// <summary>Calls arrive twice.</summary>
    RepeatedCalls = 1 << 7,

    /// <summary>Calls take seconds, and so may reach a successor of whom they were meant for.</summary>
    LateCalls = 1 << 8,

    /// <summary>Workers repeat sums, also of an earlier membership; renewals that are long out of date arrive.</summary>
    Replays = 1 << 9,

    /// <summary>A worker's process is killed; another is started later.</summary>
    KillWorker = 1 << 10,

    /// <summary>A worker's process is stopped (SIGSTOP) and goes on later.</summary>
    PauseWorker = 1 << 11,

    /// <summary>A worker is asked to leave; another is started later.</summary>
    DrainWorker = 1 << 12,

    /// <summary>A worker computes many times slower for a while.</summary>
    SlowWorker = 1 << 13,

    /// <summary>Some workers are started late.</summary>
    LateJoin = 1 << 14,

    /// <summary>The coordinator's process is killed; it is started again.</summary>
    KillCoordinator = 1 << 15,

    /// <summary>The coordinator's process is stopped (SIGSTOP) and goes on later.</summary>
    PauseCoordinator = 1 << 16,

    /// <summary>Another coordinator is started while the old one still lives, stopped or not.</summary>
    RivalCoordinator = 1 << 17,

    /// <summary>The coordinator is asked to stop, and started again.</summary>
    StopCoordinator = 1 << 18,

    /// <summary>The coordinators' machine and its disk lose power.</summary>
    PowerLoss = 1 << 19,

    /// <summary>A loss of power leaves parts of what was not synced.</summary>
    TornWrites = 1 << 20,

    /// <summary>fsync fails for a while.</summary>
    FailedSync = 1 << 21,

    /// <summary>The disk is full for a while.</summary>
    FullDisk = 1 << 22,

    /// <summary>The disk is slow for a while.</summary>
    SlowDisk = 1 << 23,

    /// <summary>A file of a checkpoint is cut off, or a bit of it flips.</summary>
    DamagedCheckpoint = 1 << 24,
}
