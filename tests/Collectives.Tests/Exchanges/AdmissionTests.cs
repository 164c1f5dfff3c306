using System.Net;
using Cluster.Collectives.Exchanges;
using Cluster.Collectives.Transports;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Tests.Exchanges;

/// <summary>What means something on one machine alone is never told to a worker of another.</summary>
public sealed class AdmissionTests : IDisposable
{
    private static readonly ParameterLayout Layout = ParameterLayout.Of(new Linear(4, 1, bias: false));

    private readonly CoordinatorExchange _exchange = new(new WeightUpdate(Layout, new Sgd(0.1)), Layout.Length);

    [Theory]
    [InlineData("10.0.0.2", "127.0.0.1", "it dialled the coordinator by loopback, where worker 1 on 10.0.0.2 cannot reach it")]
    [InlineData("127.0.0.1", "10.0.0.2", "worker 1 dialled the coordinator by loopback, where this one on 10.0.0.2 cannot reach it")]
    [InlineData("fd00::2", "::1", "it dialled the coordinator by loopback, where worker 1 on fd00::2 cannot reach it")]
    [InlineData("10.0.0.2", "fe80::1", "one link alone")]
    public void Newcomer_ThatSomebodyCannotReach_HasAnObstacle(string first, string newcomer, string obstacle)
    {
        Admit(1, first);

        Assert.Contains(obstacle, _exchange.ObstacleTo(IPAddress.Parse(newcomer)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.2", "fd00::2")]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    public void Newcomer_OnTheSameSide_HasNone(string first, string newcomer)
    {
        Assert.Null(_exchange.ObstacleTo(IPAddress.Parse(first)));
        Admit(1, first);

        Assert.Null(_exchange.ObstacleTo(IPAddress.Parse(newcomer)));
    }

    [Fact]
    public void Newcomer_AfterTheOnlyOneOfTheOtherSideHasLeft_HasNone()
    {
        _exchange.Start(IPAddress.Loopback, 0);
        Admit(1, "127.0.0.1");
        _exchange.Forget(new WorkerId(1));

        Assert.Null(_exchange.ObstacleTo(IPAddress.Parse("10.0.0.2")));
    }

    [Theory]
    [InlineData(0, PeerTickets.Bytes)]
    [InlineData(7000, PeerTickets.Bytes - 1)]
    public void Place_ThatIsNone_IsRefused(int port, int secretBytes) =>
        Assert.Throws<ContractException>(() => _exchange.Admit(new WorkerId(1), IPAddress.Loopback, port, new byte[secretBytes], default));

    public void Dispose() => _exchange.Dispose();

    private void Admit(int worker, string host) =>
        _exchange.Admit(new WorkerId(worker), IPAddress.Parse(host), 7000, new byte[PeerTickets.Bytes], default);
}
