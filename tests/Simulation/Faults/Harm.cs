using Cluster.FaultSimulation.Runs;
using Cluster.FaultSimulation.Time;

namespace Cluster.FaultSimulation.Faults;

/// <summary>Phase A: one fault after the other, of the kinds that the seed allows. Phase B: everything is mended.</summary>
internal sealed class Harm(Simulation simulation)
{
    private readonly List<FaultKinds> _kinds =
        [.. Enum.GetValues<FaultKinds>().Where(kind => kind != FaultKinds.None && (simulation.Scenario.Faults & kind) != 0)];

    private long _ends;

    private World World => simulation.World;

    /// <summary>Faults so far.</summary>
    public int Count { get; private set; }

    /// <summary>Begins phase A.</summary>
    public void Begin()
    {
        _ends = World.Now + simulation.Scenario.HarmFor;
        simulation.Disk.Tears = _kinds.Contains(FaultKinds.TornWrites);
        if (_kinds.Contains(FaultKinds.LostCalls))
        {
            simulation.Network.CallsLost = World.Random.Between(1, 30);
        }

        if (_kinds.Contains(FaultKinds.RepeatedCalls))
        {
            simulation.Network.CallsRepeated = World.Random.Between(1, 40);
        }

        if (_kinds.Contains(FaultKinds.LateCalls))
        {
            simulation.Network.CallsLate = World.Random.Between(1, 30);
        }

        Next();
    }

    private void Next()
    {
        var gap = World.Between(0, 2 * simulation.Scenario.FaultGap);
        if (_kinds.Count > 0 && World.Now + gap < _ends)
        {
            World.After(gap, () =>
            {
                Do(World.Random.Pick(_kinds));
                Next();
            });
        }
        else
        {
            World.After(_ends - World.Now, simulation.Heal);
        }
    }

    private void Do(FaultKinds kind)
    {
        Count++;
        var worker = simulation.Workers[World.Random.Below(simulation.Workers.Count)];
        switch (kind)
        {
            case FaultKinds.BreakConnection:
                simulation.AnyConnection()?.BreakAsByDeath();
                break;
            case FaultKinds.HalfOpen:
                HalfOpen();
                break;
            case FaultKinds.Partition:
                Cut(worker.Host, up: true, down: true);
                break;
            case FaultKinds.OneWayCut:
                var isUp = World.Random.Chance(50);
                Cut(worker.Host, isUp, !isUp);
                break;
            case FaultKinds.CoordinatorCutOff:
                CutOff();
                break;
            case FaultKinds.SlowNetwork:
                Meanwhile(
                    "the network is slow",
                    () => simulation.Network.SlowestMessage = 200 * Durations.Millisecond,
                    () => simulation.Network.SlowestMessage = 2 * Durations.Millisecond);
                break;
            case FaultKinds.Replays:
                simulation.Replay();
                break;
            case FaultKinds.KillWorker:
                worker.End("is killed");
                break;
            case FaultKinds.PauseWorker when worker.Worker is { Process: var process }:
                Pause(process);
                break;
            case FaultKinds.DrainWorker when worker.Worker is { Process.IsPaused: false } leaving:
                leaving.Leave();
                break;
            case FaultKinds.SlowWorker:
                Meanwhile("a worker is slow", () => worker.Slowness = World.Random.Between(2, 20), () => worker.Slowness = 1);
                break;
            default:
                CoordinatorFaults.Do(simulation, kind, Pause, Meanwhile);
                break;
        }
    }

    private void HalfOpen()
    {
        var (tellsWorker, tellsCoordinator) = (World.Random.Chance(30), World.Random.Chance(30));
        if (World.Random.Chance(50))
        {
            simulation.AnyConnection()?.Break(tellsWorker, tellsCoordinator);
        }
        else
        {
            simulation.AnyConnection()?.Forget(tellsWorker, tellsCoordinator);
        }
    }

    private void Cut(int host, bool up, bool down)
    {
        World.Note("network", "worker {0} is cut off: up {1}, down {2}", host + 1, up ? 1 : 0, down ? 1 : 0);
        simulation.Network.Cut(host, up, down);
        World.After(World.Between(50 * Durations.Millisecond, 8 * Durations.Second), () => simulation.Network.Mend(host));
    }

    private void CutOff()
    {
        if (simulation.Newest is { } coordinator)
        {
            World.Note("network", "coordinator {0} is cut off", coordinator.Number);
            simulation.Network.CutCoordinator(coordinator.Number);
            World.After(
                World.Between(50 * Durations.Millisecond, 8 * Durations.Second), () => simulation.Network.MendCoordinator(coordinator.Number));
        }
    }

    private void Pause(Process process)
    {
        if (!process.IsPaused)
        {
            World.Note(process.Name, "is stopped (SIGSTOP)");
            process.Pause();
            World.After(World.Between(20 * Durations.Millisecond, 7 * Durations.Second), () => simulation.Resume(process));
        }
    }

    private void Meanwhile(string what, Action begin, Action end)
    {
        World.Note("world", what);
        begin();
        World.After(World.Between(50 * Durations.Millisecond, 3 * Durations.Second), end);
    }
}
