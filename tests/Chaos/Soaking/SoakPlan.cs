using Cluster.Chaos.Faults;
using Cluster.Chaos.Schedules;
using Cluster.Jobs.Specification;

namespace Cluster.Chaos.Soaking;

/// <summary>The cluster of a soak, and the faults that befall it.</summary>
internal static class SoakPlan
{
    private const long Endless = 10_000_000;
    private const int CheckpointEvery = 10;
    private const int Workers = 3;

    // Steps of a tenth of a second: many enough, and few enough to be made again at the end.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    /// <summary>Faults that the whole cluster outlives. A proxy lies between all, so that connections can be struck as well.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new WorkerKilled(), new WorkerPaused(isLong: false), new WorkerPaused(isLong: true), new WorkerJoins(), new WorkerDrained(),
        new ConnectionsReset(), new OneWayStall(), new Trickle(), new CoordinatorPaused(isLong: false), new CoordinatorPaused(isLong: true),
        new CoordinatorKilled(), new CoordinatorReplaced(), new CheckpointDamaged(isCut: true), new CheckpointDamaged(isCut: false),
    ];

    /// <summary>Those among them after which the same coordinator still leads.</summary>
    public static IReadOnlyList<Fault> SparingCoordinator { get; } =
        [.. All.Where(fault => fault is not (CoordinatorKilled or CoordinatorReplaced or CheckpointDamaged))];

    /// <summary>The cluster: a job without end, three workers.</summary>
    public static Schedule Of(SoakOptions options) => new(
        options.Seed, ChaosJobs.Of(ChaosJobs.Unending, Endless, CheckpointEvery), Endless, Workers, Pause, Wiring.Proxy, ["--transport", "grpc"], [],
        0);

    /// <summary>The job of which the undisturbed run does so many steps.</summary>
    public static JobSpec Undisturbed(long steps) =>
        ChaosJobs.Of(ChaosJobs.Unending, steps, checkpointEvery: (int)Math.Min(steps, int.MaxValue));
}
