using Cluster.FaultSimulation.Time;

namespace Cluster.FaultSimulation.Links;

/// <summary>One direction of a connection: what is sent arrives in order, or not at all from some message on.</summary>
/// <param name="world">Where it happens.</param>
/// <param name="network">The cables.</param>
/// <param name="isCut">Whether nothing passes now.</param>
/// <param name="receiver">The process at its end.</param>
/// <param name="giveUp">The sender was told that nothing passes any more.</param>
internal sealed class Lane(World world, Network network, Func<bool> isCut, Process receiver, Action giveUp)
{
    private readonly Queue<Action> _held = [];
    private long _lastArrival;
    private bool _isClosed;

    /// <summary>Sends something that does something where it arrives.</summary>
    public void Send(Action arrive)
    {
        _lastArrival = Math.Max(_lastArrival, world.Now + network.Delay);
        world.After(_lastArrival - world.Now, () => Pass(arrive));
    }

    /// <summary>Nothing that is still under way arrives.</summary>
    public void Close() => _isClosed = true;

    /// <summary>The cable is whole again.</summary>
    public void Flush()
    {
        if (isCut())
        {
            network.Hold(this);
            return;
        }

        while (_held.TryDequeue(out var arrive))
        {
            Arrive(arrive);
        }
    }

    private void Pass(Action arrive)
    {
        if (_isClosed)
        {
            return;
        }

        if (_held.Count == 0 && !isCut())
        {
            Arrive(arrive);
            return;
        }

        _held.Enqueue(arrive);
        if (_held.Count == 1)
        {
            network.Hold(this);
            world.After(network.Patience, () =>
            {
                if (!_isClosed && _held.Count > 0)
                {
                    giveUp();
                }
            });
        }
    }

    private void Arrive(Action arrive) => receiver.Run(() =>
    {
        if (!_isClosed)
        {
            arrive();
        }
    });
}
