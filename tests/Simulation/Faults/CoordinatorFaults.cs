using Cluster.FaultSimulation.Coordinators;
using Cluster.FaultSimulation.Runs;
using Cluster.FaultSimulation.Time;

namespace Cluster.FaultSimulation.Faults;

/// <summary>What happens to coordinators and their disk.</summary>
internal static class CoordinatorFaults
{
    /// <summary>Lets a fault happen; none where there is nobody to whom it could.</summary>
    /// <param name="simulation">Where.</param>
    /// <param name="kind">Which.</param>
    /// <param name="pause">Stops a process for a while.</param>
    /// <param name="meanwhile">Lets something be otherwise for a while.</param>
    public static void Do(Simulation simulation, FaultKinds kind, Action<Process> pause, Action<string, Action, Action> meanwhile)
    {
        var (disk, random) = (simulation.Disk, simulation.World.Random);
        switch (kind)
        {
            case FaultKinds.KillCoordinator when simulation.Newest is { } coordinator:
                simulation.Exited(coordinator, "is killed");
                break;
            case FaultKinds.PauseCoordinator when simulation.Newest is { } coordinator:
                pause(coordinator.Process);
                break;
            case FaultKinds.RivalCoordinator when simulation.Newest is { Conductor: not null } coordinator:
                if (random.Chance(60))
                {
                    pause(coordinator.Process);
                }

                simulation.StartCoordinator();
                break;
            case FaultKinds.StopCoordinator when simulation.Newest is { Process.IsPaused: false } coordinator:
                simulation.World.Note(coordinator.Process.Name, "is asked to stop");
                coordinator.Stop();
                break;
            case FaultKinds.PowerLoss:
                simulation.LosePower();
                break;
            case FaultKinds.FailedSync:
                meanwhile("fsync fails", () => disk.FailsSync = () => random.Chance(50), () => disk.FailsSync = () => false);
                break;
            case FaultKinds.FullDisk:
                meanwhile("the disk is full", () => disk.IsFull = true, () => disk.IsFull = false);
                break;
            case FaultKinds.SlowDisk:
                meanwhile("the disk is slow", () => disk.SlowestCall = 150 * Durations.Millisecond, () => disk.SlowestCall = Durations.Millisecond);
                break;
            case FaultKinds.DamagedCheckpoint when disk.List(CheckpointStore.Folder) is { Count: > 0 } names:
                // Mostly the newest: whoever goes on looks at it first.
                var name = random.Chance(70) ? names[^1] : random.Pick(names);
                simulation.World.Note("disk", $"checkpoint {name} is damaged");
                disk.Damage($"{CheckpointStore.Folder}/{name}/{(random.Chance(70) ? CheckpointImage.NumbersName : CheckpointImage.ManifestName)}");
                simulation.Audit.Damaged(name);
                break;
            default:
                break;
        }
    }
}
