namespace Cluster.Chaos.Faults;

/// <summary>All faults.</summary>
internal static class FaultCatalog
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new WorkerKilled(),
        new WorkerPaused(isLong: false),
        new WorkerPaused(isLong: true),
        new WorkerJoins(),
        new WorkerDrained(),
        new CoordinatorKilled(),
        new CoordinatorPaused(isLong: false),
        new CoordinatorPaused(isLong: true),
        new CoordinatorReplaced(),
        new EveryoneKilled(),
        new Partition(),
        new OneWayCut(),
        new SocketsKilled(),
        new SlowLink(),
        new ConnectionsReset(),
        new OneWayStall(),
        new Trickle(),
        new DiskFull(),
        new SyncFails(),
        new KilledAtCall(),
        new CheckpointDamaged(isCut: true),
        new CheckpointDamaged(isCut: false),
        new ClockJump(),
        new WorkerLies(),
    ];

    /// <summary>The fault of a name.</summary>
    /// <exception cref="FormatException">There is none; the message is one line.</exception>
    public static Fault Named(string name) => All.FirstOrDefault(fault => fault.Name == name)
        ?? throw new FormatException($"no fault is called '{name}'; there are {string.Join(", ", All.Select(fault => fault.Name))}");
}
