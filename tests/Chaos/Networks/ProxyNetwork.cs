using System.Net;

namespace Cluster.Chaos.Networks;

/// <summary>All on one host, but every byte passes a proxy here, which can also lead workers to another coordinator.</summary>
internal sealed class ProxyNetwork : Network
{
    private IPEndPoint _coordinator = FreePort();

    public ProxyNetwork() => Proxy = new TcpProxy(_coordinator);

    public TcpProxy Proxy { get; }

    public override string Listen => _coordinator.ToString();

    public override string Dial => Proxy.Address.ToString();

    /// <summary>Lets the next coordinator listen elsewhere, since the one before it still has its port.</summary>
    public void Move() => _coordinator = FreePort();

    /// <summary>Leads workers to the newest coordinator. Connections to another are cut.</summary>
    public override void OnCoordinator()
    {
        if (!Proxy.Target.Equals(_coordinator))
        {
            Proxy.Target = _coordinator;
            Proxy.ResetAll();
        }
    }

    public override ValueTask DisposeAsync() => Proxy.DisposeAsync();
}
