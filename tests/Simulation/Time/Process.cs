namespace Cluster.FaultSimulation.Time;

/// <summary>A process of some node: it may be stopped (SIGSTOP: the clock goes on, what comes waits) and killed (nothing of it happens any
/// more).</summary>
internal sealed class Process(World world, string name)
{
    private readonly Queue<Action> _waiting = [];

    public string Name { get; } = name;

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    /// <summary>Lets the process do something now, once it goes on if it is stopped, and never if it is dead.</summary>
    public void Run(Action act)
    {
        if (IsPaused)
        {
            _waiting.Enqueue(act);
        }
        else if (IsAlive)
        {
            act();
        }
    }

    /// <summary>Lets the process do something later.</summary>
    public void After(long delay, Action act) => world.After(delay, () => Run(act));

    /// <summary>Carries a routine out piece by piece; what it yields is how long the piece took. It can be stopped or killed between any
    /// two pieces.</summary>
    public void Start(IEnumerator<long> routine)
    {
        if (routine.MoveNext())
        {
            After(routine.Current, () => Start(routine));
        }
    }

    public void Pause() => IsPaused = IsAlive;

    public void Resume()
    {
        IsPaused = false;
        while (IsAlive && !IsPaused && _waiting.TryDequeue(out var act))
        {
            act();
        }
    }

    public void Kill()
    {
        (IsAlive, IsPaused) = (false, false);
        _waiting.Clear();
    }
}
