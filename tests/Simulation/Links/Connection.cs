using Cluster.FaultSimulation.Time;

namespace Cluster.FaultSimulation.Links;

/// <summary>A work stream between a worker and a coordinator. It can break at any message; an end that is not told of it, since its cable is
/// cut or the other machine lost its power, goes on in the belief that it is open.</summary>
internal sealed class Connection
{
    private readonly World _world;
    private readonly Network _network;
    private readonly Lane _up;
    private readonly Lane _down;
    private readonly Process _worker;
    private readonly Process _coordinator;
    private readonly Func<bool, bool> _isCut;

    public Connection(World world, Network network, (int Host, Process Process) worker, (int Host, Process Process) coordinator)
    {
        (_world, _network, _worker, _coordinator) = (world, network, worker.Process, coordinator.Process);
        _isCut = isUp => network.IsCut(worker.Host, coordinator.Host, isUp);
        _up = new Lane(world, network, () => _isCut(true), _coordinator, () => Break(tellsWorker: true, tellsCoordinator: false));
        _down = new Lane(world, network, () => _isCut(false), _worker, () => Break(tellsWorker: false, tellsCoordinator: true));
    }

    /// <summary>Takes what the worker sends.</summary>
    public Action<Message> AtCoordinator { get; set; } = _ => { };

    /// <summary>Takes what the coordinator sends.</summary>
    public Action<Message> AtWorker { get; set; } = _ => { };

    /// <summary>Tells the coordinator that the connection is gone.</summary>
    public Action BrokenAtCoordinator { get; set; } = () => { };

    /// <summary>Tells the worker that the connection is gone.</summary>
    public Action BrokenAtWorker { get; set; } = () => { };

    public bool IsBroken { get; private set; }

    /// <summary>Whether calls of the worker pass: they travel on the same connection, unless sums and weights have one of their own.</summary>
    public bool TakesCalls { get; private set; } = true;

    public void SendUp(Message message) => _up.Send(() => AtCoordinator(message));

    public void SendDown(Message message) => _down.Send(() => AtWorker(message));

    /// <summary>Ends in good order from the worker's side: what it sent arrives before.</summary>
    public void HangUp()
    {
        if (!IsBroken)
        {
            _down.Close();
            _up.Send(() => Break(tellsWorker: false, tellsCoordinator: true));
        }
    }

    /// <summary>Breaks: what is under way is lost.</summary>
    public void Break(bool tellsWorker, bool tellsCoordinator)
    {
        if (IsBroken)
        {
            return;
        }

        IsBroken = true;
        _up.Close();
        _down.Close();
        TakesCalls = false;
        Tell(tellsWorker, _worker, () => BrokenAtWorker());
        Tell(tellsCoordinator, _coordinator, () => BrokenAtCoordinator());
    }

    /// <summary>Breaks without a word while calls go on: a machine on the way has forgotten a data channel, but not the connection beside
    /// it.</summary>
    public void Forget(bool tellsWorker, bool tellsCoordinator)
    {
        if (!IsBroken)
        {
            Break(tellsWorker, tellsCoordinator);
            TakesCalls = true;
        }
    }

    /// <summary>Breaks as when a process dies: whoever can still be reached is told.</summary>
    public void BreakAsByDeath() => Break(tellsWorker: !_isCut(false), tellsCoordinator: !_isCut(true));

    // Who is not told finds out by itself if the system looks after idle connections.
    private void Tell(bool isTold, Process end, Action broken)
    {
        if (isTold)
        {
            _world.After(_world.Between(0, Durations.Millisecond), () => end.Run(broken));
        }
        else if (_network.KeepsAlive)
        {
            _world.After(_world.Between(5 * Durations.Second, 12 * Durations.Second), () => end.Run(broken));
        }
    }
}
