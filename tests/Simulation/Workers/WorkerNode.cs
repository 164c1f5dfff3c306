using Cluster.FaultSimulation.Runs;
using Cluster.FaultSimulation.Time;

namespace Cluster.FaultSimulation.Workers;

/// <summary>A machine with a worker: its process may die, and another is started.</summary>
internal sealed class WorkerNode(Simulation simulation, int host)
{
    private int _starts;

    public int Host { get; } = host;

    /// <summary>The process that runs; null while none does.</summary>
    public WorkerProcess? Worker { get; private set; }

    /// <summary>How many times slower than others it computes.</summary>
    public int Slowness { get; set; } = 1;

    public void Start()
    {
        if (Worker is null)
        {
            Worker = new WorkerProcess(simulation, this, ++_starts);
            simulation.World.Note(Worker.Process.Name, "starts");
        }
    }

    /// <summary>The process ends, or is killed; a supervisor starts another.</summary>
    public void End(string what)
    {
        if (Worker is not { } worker)
        {
            return;
        }

        simulation.World.Note(worker.Process.Name, what);
        worker.Process.Kill();
        worker.Session?.Connection.BreakAsByDeath();
        Worker = null;
        simulation.World.After(simulation.World.Between(200 * Durations.Millisecond, 3 * Durations.Second), Start);
    }
}
