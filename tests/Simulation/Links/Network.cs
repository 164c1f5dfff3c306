using Cluster.FaultSimulation.Time;

namespace Cluster.FaultSimulation.Links;

/// <summary>The state of all cables: what is cut in which direction, how slow they are, what gets lost.</summary>
internal sealed class Network(World world, int workers)
{
    // A lost packet is sent again by TCP; who has waited as long as this is told that the connection is gone.
    private const long LeastPatience = 2 * Durations.Second;
    private const long MostPatience = 12 * Durations.Second;

    private readonly bool[] _upCut = new bool[workers];
    private readonly bool[] _downCut = new bool[workers];
    private readonly HashSet<int> _cutOff = [];
    private readonly List<Lane> _holding = [];

    /// <summary>Longest time a message takes, in ticks.</summary>
    public long SlowestMessage { get; set; } = 2 * Durations.Millisecond;

    /// <summary>Percentage of calls that are lost on one of their two ways.</summary>
    public int CallsLost { get; set; }

    /// <summary>Percentage of calls that arrive a second time, later.</summary>
    public int CallsRepeated { get; set; }

    /// <summary>Percentage of calls that take seconds.</summary>
    public int CallsLate { get; set; }

    /// <summary>Whether the system looks after idle connections (TCP keep-alive).</summary>
    public bool KeepsAlive { get; init; } = true;

    /// <summary>What a message takes.</summary>
    public long Delay => world.Between(50 * Durations.Microsecond, SlowestMessage);

    /// <summary>What a call takes on one of its ways.</summary>
    public long CallDelay => world.Random.Chance(CallsLate) ? world.Between(Durations.Second, 9 * Durations.Second) : Delay;

    /// <summary>How long TCP tries.</summary>
    public long Patience => world.Between(LeastPatience, MostPatience);

    public bool IsCut(int worker, int coordinator, bool isUp) => (isUp ? _upCut : _downCut)[worker] || _cutOff.Contains(coordinator);

    /// <summary>Cuts a worker off, in one direction or both.</summary>
    public void Cut(int worker, bool up, bool down)
    {
        _upCut[worker] |= up;
        _downCut[worker] |= down;
    }

    /// <summary>Cuts a coordinator off from all workers.</summary>
    public void CutCoordinator(int coordinator) => _cutOff.Add(coordinator);

    public void Mend(int worker)
    {
        (_upCut[worker], _downCut[worker]) = (false, false);
        Flush();
    }

    public void MendCoordinator(int coordinator)
    {
        _cutOff.Remove(coordinator);
        Flush();
    }

    public void MendAll()
    {
        Array.Clear(_upCut);
        Array.Clear(_downCut);
        _cutOff.Clear();
        Flush();
        (CallsLost, CallsRepeated, CallsLate) = (0, 0, 0);
    }

    /// <summary>A lane holds messages until its cable is mended.</summary>
    public void Hold(Lane lane) => _holding.Add(lane);

    private void Flush()
    {
        var lanes = _holding.ToList();
        _holding.Clear();
        foreach (var lane in lanes)
        {
            lane.Flush();
        }
    }
}
