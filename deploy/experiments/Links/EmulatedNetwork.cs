using System.Net;
using System.Net.Sockets;

namespace Cluster.Experiments.Links;

/// <summary>A network of hosts with a cable each, between processes of one machine. Whoever stands for a host dials an address of its own
/// here in place of the coordinator's; its connections are relayed at the pace of its cable and of the coordinator's, which all hosts
/// share. Rates count the bytes that applications send; what TCP and IP add to them, and how TCP feels its way up to a rate, is not
/// emulated.</summary>
public sealed class EmulatedNetwork : IDisposable
{
    private const int Waiting = 16;

    private readonly LinkSpec _link;
    private readonly IPEndPoint _coordinator;
    private readonly Lock _lanes = new();
    private readonly Lane _in;
    private readonly Lane _out;
    private readonly Lock _gate = new();
    private readonly List<CableRun> _toCoordinator = [];
    private readonly List<CableRun> _fromCoordinator = [];
    private readonly List<Socket> _sockets = [];
    private bool _isDisposed;

    /// <summary>A network without hosts beside the coordinator's.</summary>
    /// <param name="link">Everyone's cable.</param>
    /// <param name="coordinator">Where the coordinator listens.</param>
    public EmulatedNetwork(LinkSpec link, IPEndPoint coordinator)
    {
        (_link, _coordinator) = (link, coordinator);
        (_in, _out) = (new Lane(link.BytesPerSecond), new Lane(link.BytesPerSecond));
    }

    /// <summary>What has gone over the coordinator's cable so far.</summary>
    public LinkTraffic Traffic
    {
        get
        {
            lock (_gate)
            {
                var lags = _toCoordinator.Concat(_fromCoordinator).Select(run => run.WorstLag.TotalSeconds);
                return new LinkTraffic(_toCoordinator.Sum(run => run.Bytes), _fromCoordinator.Sum(run => run.Bytes), lags.Append(0).Max());
            }
        }
    }

    /// <summary>Adds a host with a cable of its own.</summary>
    /// <returns>Where it reaches the coordinator.</returns>
    /// <exception cref="SocketException">No port is free.</exception>
    public IPEndPoint AddHost()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Keep(listener);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(Waiting);
        var to = new CableRun(new Lane(_link.BytesPerSecond), _in, _lanes);
        var from = new CableRun(new Lane(_link.BytesPerSecond), _out, _lanes);
        lock (_gate)
        {
            _toCoordinator.Add(to);
            _fromCoordinator.Add(from);
        }

        new Thread(() => Accept(listener, to, from)) { IsBackground = true, Name = "emulated host" }.Start();
        return (IPEndPoint)listener.LocalEndPoint!;
    }

    /// <summary>Cuts all cables.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _sockets.ForEach(socket => socket.Dispose());
            _sockets.Clear();
        }
    }

    private void Accept(Socket listener, CableRun to, CableRun from)
    {
        try
        {
            while (true)
            {
                Relay(listener.Accept(), to, from);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The network is disposed of.
        }
    }

    private void Relay(Socket host, CableRun to, CableRun from)
    {
        var coordinator = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Keep(host);
        Keep(coordinator);
        try
        {
            (host.NoDelay, coordinator.NoDelay) = (true, true);
            coordinator.Connect(_coordinator);
        }
        catch (SocketException)
        {
            // As if nobody listened there: whoever dialled sees its connection end.
            Drop(host, coordinator);
            return;
        }

        var open = 2;
        new Direction(host, coordinator, _link, to).Start(Ended);
        new Direction(coordinator, host, _link, from).Start(Ended);

        // One side may go on after the other is done, but not after it is gone.
        void Ended(bool inGoodOrder)
        {
            if (Interlocked.Decrement(ref open) == 0 || !inGoodOrder)
            {
                Drop(host, coordinator);
            }
        }
    }

    private void Keep(Socket socket)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                socket.Dispose();
                throw new ObjectDisposedException(nameof(EmulatedNetwork));
            }

            _sockets.Add(socket);
        }
    }

    private void Drop(params ReadOnlySpan<Socket> sockets)
    {
        lock (_gate)
        {
            foreach (var socket in sockets)
            {
                _sockets.Remove(socket);
                socket.Dispose();
            }
        }
    }
}
