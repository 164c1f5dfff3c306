namespace Cluster.FaultSimulation.Bugs;

/// <summary>The bugs that can be planted in the simulated hosts, or between host and core. None is a switch of production code.</summary>
internal enum Bug
{
    None,

    /// <summary>Contributions of any term count.</summary>
    NoTermFence,

    /// <summary>A contribution of a generation in which its sender was not asked for it counts.</summary>
    NoGenerationFence,

    /// <summary>What is in the tree already enters it again.</summary>
    NoDeduplication,

    /// <summary>A renewal of another term keeps a member of this one alive.</summary>
    LeaseRenewedByStaleMessage,

    /// <summary>After a range was given to others, the sums of the lost worker count as well.</summary>
    ReassignedRangeCountedTwice,

    /// <summary>Who joins in mid-step is given a range but not the weights.</summary>
    JoinMidStep,

    /// <summary>The wish to leave is forgotten.</summary>
    LostDrain,

    /// <summary>The update does not wait for the last sums.</summary>
    BarrierSkipped,

    /// <summary>The range of a lost worker goes to nobody.</summary>
    LostRangeForgotten,

    /// <summary>A checkpoint's files are not synced.</summary>
    CheckpointWithoutFsync,

    /// <summary>A checkpoint gets its name before its files are synced.</summary>
    RenameBeforeFsync,

    /// <summary>A checkpoint is read without a look at its hashes.</summary>
    TornCheckpointBelieved,

    /// <summary>The old checkpoint goes before the new one was read back.</summary>
    PruneBeforeReadBack,

    /// <summary>The first step of an epoch is not written into the ledger.</summary>
    LedgerSkipsAStep,

    /// <summary>A run that goes on at the beginning of an epoch repeats the data of the one before.</summary>
    CursorNotRestoredAtEpochsEnd,

    /// <summary>A checkpoint leaves the optimizer's memory out.</summary>
    OptimizerNotRestored,

    /// <summary>A successor leaves the staging directories of older terms in place.</summary>
    OldCoordinatorsLateRename,

    /// <summary>The term is used before it is durable.</summary>
    TermNotPersisted,

    /// <summary>A worker goes back to a coordinator of an older term.</summary>
    WorkerTrustsOlderTerm,

    /// <summary>A worker waits for ever on a connection that is half open.</summary>
    WaitWithoutDeadline,

    /// <summary>Nobody looks after a data channel on which nothing comes while the leases are renewed elsewhere.</summary>
    NoKeepAlive,

    /// <summary>A run that was stopped before an evaluation goes on behind it.</summary>
    DueEvaluationForgotten,
}
