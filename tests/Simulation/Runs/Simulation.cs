using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Checks;
using Cluster.FaultSimulation.Coordinators;
using Cluster.FaultSimulation.Disks;
using Cluster.FaultSimulation.Faults;
using Cluster.FaultSimulation.Links;
using Cluster.FaultSimulation.Numbers;
using Cluster.FaultSimulation.Time;
using Cluster.FaultSimulation.Workers;
using Cluster.Protocol.Identity;

namespace Cluster.FaultSimulation.Runs;

/// <summary>A run of a seed: machines, cables, a disk, and what happens to them. Phase A does harm, phase B heals, and the run must end with the
/// undisturbed run's bits.</summary>
internal sealed class Simulation
{
    private const long MostEvents = 400_000;
    private const int Remembered = 64;
    private const int RenewalsAtOnce = 6;

    // Leases, TCP's patience and the growing pauses between calls, one after the other, and some room.
    private const long LongestWait = 45 * Durations.Second;

    private readonly Harm _harm;
    private readonly List<CoordinatorNode> _coordinators = [];
    private readonly List<Connection> _connections = [];
    private readonly List<Sums> _sums = [];
    private readonly List<(WorkerId Worker, Term Term)> _renewals = [];
    private long? _healed;
    private int _started;

    public Simulation(ulong seed, Bug bug, SumsShelf shelf, Coverage coverage, Action<string>? tell)
    {
        World = new World(seed, tell);
        Scenario = Scenario.Draw(seed, World, bug);
        (Shelf, Coverage) = (shelf, coverage);
        shelf.Clear();
        Clock = new SimulatedClock(World);
        Network = new Network(World, Scenario.Workers) { KeepsAlive = bug != Bug.NoKeepAlive };
        Disk = new SimulatedDisk(World);
        Audit = new RunAudit(World, Scenario, Disk);
        Workers = [.. Enumerable.Range(0, Scenario.Workers).Select(host => new WorkerNode(this, host))];
        _harm = new Harm(this);
    }

    public World World { get; }

    public Scenario Scenario { get; }

    public SumsShelf Shelf { get; }

    public Coverage Coverage { get; }

    public SimulatedClock Clock { get; }

    public Network Network { get; }

    public SimulatedDisk Disk { get; }

    public RunAudit Audit { get; }

    public IReadOnlyList<WorkerNode> Workers { get; }

    /// <summary>The coordinator that was started last, if it lives.</summary>
    public CoordinatorNode? Newest => _coordinators.Count > 0 ? _coordinators[^1] : null;

    /// <summary>Faults that happened.</summary>
    public int Faults => _harm.Count;

    /// <summary>Coordinators that were started.</summary>
    public int Coordinators => _started;

    /// <summary>Carries the run out.</summary>
    /// <exception cref="Broken">A promise was broken.</exception>
    public void Run()
    {
        foreach (var folder in new[] { "/terms", CheckpointStore.Folder, RunLedger.Folder })
        {
            Disk.MakeDirectory(folder);
        }

        Disk.SyncDirectory("");
        StartCoordinator();
        foreach (var worker in Workers)
        {
            var isLate = worker.Host >= Scenario.WorkersToStart && (Scenario.Faults & FaultKinds.LateJoin) != 0;
            World.After(isLate ? World.Between(0, Scenario.HarmFor) : 0, worker.Start);
        }

        _harm.Begin();
        while (!Audit.IsDone)
        {
            World.Step();
            Invariants.Require(World.Events < MostEvents, Invariants.Deadline, $"no end after {MostEvents} events");
            if (_healed is { } since && World.Now - Math.Max(since, Audit.LastProgress) > LongestWait)
            {
                throw new Broken(Invariants.Deadline, $"no round has ended for {LongestWait / Durations.Second} s though everything is mended");
            }
        }
    }

    /// <summary>Begins phase B.</summary>
    public void Heal()
    {
        World.Note("world", "everything is mended");
        _healed = World.Now;
        Network.MendAll();
        (Disk.FailsSync, Disk.IsFull) = (() => false, false);
        foreach (var coordinator in _coordinators.ToList())
        {
            Resume(coordinator.Process);
        }

        foreach (var worker in Workers)
        {
            worker.Worker?.Process.Resume();
            worker.Start();
        }
    }

    public void Resume(Process process)
    {
        if (process.IsPaused)
        {
            World.Note(process.Name, "goes on (SIGCONT)");
            process.Resume();
        }
    }

    /// <summary>Starts a coordinator beside those that live.</summary>
    public void StartCoordinator()
    {
        _coordinators.Add(new CoordinatorNode(this, ++_started));
        World.Note(Newest!.Process.Name, "starts");
    }

    /// <summary>A coordinator's process ended, or was killed; a supervisor starts another unless one is there.</summary>
    public void Exited(CoordinatorNode coordinator, string reason)
    {
        World.Note(coordinator.Process.Name, reason);
        coordinator.Process.Kill();
        _coordinators.Remove(coordinator);
        foreach (var connection in coordinator.Connections)
        {
            connection.BreakAsByDeath();
        }

        if (_coordinators.Count == 0)
        {
            World.After(World.Between(100 * Durations.Millisecond, 2 * Durations.Second), () =>
            {
                if (_coordinators.Count == 0)
                {
                    StartCoordinator();
                }
            });
        }
    }

    /// <summary>A coordinator carried the job out.</summary>
    public void Finish(CoordinatorNode coordinator, CheckpointImage image)
    {
        World.Note(coordinator.Process.Name, "the run is over");
        Audit.Finished(image);
    }

    /// <summary>The machine of the coordinators loses its power.</summary>
    public void LosePower()
    {
        World.Note("disk", "power is lost");
        foreach (var coordinator in _coordinators.ToList())
        {
            Exited(coordinator, "is without power");
        }

        Disk.LosePower();
        Audit.DiskChanged();
    }

    /// <summary>Whom a worker reaches at the run's address: mostly the newest coordinator, but names and routes may be stale.</summary>
    public CoordinatorNode? Route(WorkerNode worker) =>
        _coordinators.Count > 1 && World.Random.Chance(50) ? _coordinators[World.Random.Below(_coordinators.Count)] : Newest;

    /// <summary>A worker opens a stream.</summary>
    public Connection Connect(WorkerNode node, WorkerProcess worker, CoordinatorNode coordinator)
    {
        _connections.RemoveAll(connection => connection.IsBroken);
        _connections.Add(new Connection(World, Network, (node.Host, worker.Process), (coordinator.Number, coordinator.Process)));
        return _connections[^1];
    }

    public Connection? AnyConnection()
    {
        _connections.RemoveAll(connection => connection.IsBroken);
        return _connections.Count == 0 ? null : World.Random.Pick(_connections);
    }

    /// <summary>A worker calls a coordinator: the call, or its answer, may be lost, late, or come twice.</summary>
    public void Call<T>(WorkerNode node, Func<CoordinatorNode?> target, Func<CoordinatorNode, T> answer, Action<T> hear)
    {
        var caller = node.Worker!.Process;
        var times = World.Random.Chance(Network.CallsRepeated) ? 2 : 1;
        for (var time = 0; time < times; time++)
        {
            var isLost = World.Random.Chance(Network.CallsLost);
            World.After(Network.CallDelay, () =>
            {
                if (!isLost && target() is { } callee && !Network.IsCut(node.Host, callee.Number, isUp: true))
                {
                    callee.Process.Run(() => Reply(callee, answer(callee)));
                }
            });
        }

        void Reply(CoordinatorNode callee, T reply)
        {
            var isLost = World.Random.Chance(Network.CallsLost);
            World.After(Network.CallDelay, () =>
            {
                if (!isLost && !Network.IsCut(node.Host, callee.Number, isUp: false))
                {
                    caller.Run(() => hear(reply));
                }
            });
        }
    }

    public void NoteSums(Sums sums) => Remember(_sums, sums);

    public void NoteRenewal(WorkerId worker, Term term) => Remember(_renewals, (worker, term));

    /// <summary>Something that was sent once comes again: a worker repeats sums, its own or such as it had before it joined again; or a renewal
    /// that had been under way for long arrives, and some more behind it.</summary>
    public void Replay()
    {
        if (_sums.Count > 0 && World.Random.Chance(60))
        {
            var stale = Newest?.State is { Round.Step: var step } ? _sums.FindAll(sums => sums.Step == step) : [];
            var sums = World.Random.Pick(stale.Count > 0 && World.Random.Chance(80) ? stale : _sums);
            var worker = World.Random.Pick(Workers);
            if (worker.Worker is { Process.IsPaused: false, Session: { } session })
            {
                session.Connection.SendUp(sums with { FinalFrom = 0 });
            }
        }
        else if (_renewals.Count > 0)
        {
            var (worker, term) = World.Random.Pick(_renewals);
            for (var time = 0; time < RenewalsAtOnce; time++)
            {
                World.After(time * Scenario.Lease / 3, () => Newest?.Process.Run(() => Newest?.Renew(worker, term)));
            }
        }
    }

    private void Remember<T>(List<T> list, T item)
    {
        if (list.Count < Remembered)
        {
            list.Add(item);
        }
        else
        {
            list[World.Random.Below(Remembered)] = item;
        }
    }
}
