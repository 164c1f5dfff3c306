using Cluster.Simulation.Machines;
using Cluster.Simulation.Models;
using Cluster.Simulation.Time;

namespace Cluster.Simulation.Exchange;

/// <summary>A process with what it shares with others: the cores of its machine and the link of its host.</summary>
/// <param name="Host">The host it runs on; the coordinator's is 0.</param>
/// <param name="Processor">Its machine's cores.</param>
/// <param name="Up">What its host sends through.</param>
/// <param name="Down">What its host receives through.</param>
/// <param name="Connections">What it does for its connections.</param>
/// <param name="Reducer">What it adds and updates, in order.</param>
/// <param name="ReduceSlowDown">How many times as long that takes as measured, where there are fewer cores for it.</param>
/// <param name="SharesMemory">Whether processes of one host share memory.</param>
internal sealed record Peer(
    int Host, Processor Processor, Port Up, Port Down, TaskLine Connections, TaskLine Reducer, double ReduceSlowDown, bool SharesMemory);

/// <summary>The hosts of a scenario.</summary>
internal sealed class Hosts
{
    private readonly Scenario _scenario;
    private readonly Processor[] _processors;
    private readonly Port[] _up;
    private readonly Port[] _down;

    public Hosts(Scenario scenario, VirtualTime time)
    {
        _scenario = scenario;
        var count = scenario.Placement.Hosts;
        var machines = scenario.Placement.IsOneMachine ? 1 : count;
        _processors = [.. Enumerable.Range(0, machines).Select(_ => new Processor(time, scenario.Placement.Cores))];
        _up = [.. Enumerable.Range(0, count).Select(CreatePort)];
        _down = [.. Enumerable.Range(0, count).Select(CreatePort)];
    }

    /// <summary>The coordinator's link, which all of a star's bytes pass.</summary>
    public (Port Up, Port Down) CoordinatorLink => (_up[0], _down[0]);

    /// <summary>The coordinator's cores.</summary>
    public Processor CoordinatorCores => _processors[0];

    /// <summary>The link that was busiest.</summary>
    public double BusiestLink => Math.Max(_up.Max(port => port.Busy), _down.Max(port => port.Busy));

    /// <summary>A new process.</summary>
    /// <param name="host">Where it runs.</param>
    public Peer Start(int host)
    {
        var processor = _processors[Math.Min(host, _processors.Length - 1)];
        var threads = Math.Max(1, (int)Math.Min(processor.Cores, _scenario.Reduce.Threads));
        return new Peer(
            host,
            processor,
            _up[host],
            _down[host],
            new TaskLine(processor, Math.Max(1, (int)processor.Cores)),
            new TaskLine(processor, 1, threads),
            (double)_scenario.Reduce.Threads / threads,
            _scenario.Placement.SharesMemory);
    }

    private Port CreatePort(int host)
    {
        var (link, placement) = (_scenario.Link, _scenario.Placement);
        var elsewhere = placement.Workers - placement.WorkersOn(host);
        var connections = host == 0 ? elsewhere
            : _scenario.Topology == Topology.Coordinator ? placement.WorkersOn(host)
            : placement.WorkersOn(host) * (elsewhere + 1);
        return new Port(connections > 1 ? link.BytesPerSecond * link.MeetingShare : link.BytesPerSecond);
    }
}
