using System.CommandLine;
using Cluster.Cli.Commands;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Experiments.Benching;
using Cluster.Protocol.Exchanges;
using Cluster.Worker.Fetching;

namespace Cluster.Cli.Benching;

/// <summary>The options of cluster bench that say what is measured.</summary>
internal sealed class BenchOptions
{
    private const string DefaultSizes = "64KiB,256KiB,1MiB,4MiB,16MiB,64MiB";
    private const string Both = "both";
    private const int SmallestSize = 64;
    private const int LargestSize = 1 << 30;
    private const int MostWorkers = 64;
    private const int MostRepeats = 1000;
    private const double LongestRepeat = 600;

    private static readonly string Between = TopologyOption.NameOf(Topology.AllReduce);

    private readonly Option<string> _sizes = new("--sizes")
    {
        Description = $"Sizes of the tensor that is added up; {DefaultSizes} by default.",
        DefaultValueFactory = _ => DefaultSizes,
    };

    private readonly Option<string> _workers = new("--workers")
    {
        Description = "Numbers of worker processes, as in 1,2,4; 2 by default.",
        DefaultValueFactory = _ => "2",
    };

    private readonly Option<string?> _transports = new("--transport")
    {
        Description = "What carries the numbers, as in shared-memory,grpc; by default all that this machine has.",
    };

    private readonly Option<string> _topology = new("--topology")
    {
        Description = "Where the numbers meet: coordinator, all-reduce, between the workers, which takes sockets, or both (the default).",
        DefaultValueFactory = _ => Both,
    };

    private readonly Option<int> _repeats = new("--repeats")
    {
        Description = "How often each is measured; 5 by default.",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<double> _seconds = new("--seconds")
    {
        Description = "How long each repeat lasts, about; 0.5 by default.",
        DefaultValueFactory = _ => 0.5,
    };

    private readonly Option<bool> _alone = new("--no-peers")
    {
        Description = "Leave out Gloo and OpenMPI, which are measured too where they are installed.",
    };

    public void AddTo(Command command)
    {
        Option[] options = [_sizes, _workers, _topology, _transports, _repeats, _seconds, _alone];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The plan that was asked for.</summary>
    /// <exception cref="UsageException">It is impossible.</exception>
    public BenchPlan Read(ParseResult parsed)
    {
        var plan = new BenchPlan(
            [.. Parts(parsed.GetValue(_sizes)!).Select(SizeOf).Distinct().Order()],
            Counts.Of(parsed.GetValue(_workers)!, MostWorkers, _workers.Name),
            WaysOf(parsed.GetValue(_topology)!, parsed.GetValue(_transports)),
            Counts.Within(parsed.GetValue(_repeats), 1, MostRepeats, _repeats.Name),
            parsed.GetValue(_seconds) is > 0 and <= LongestRepeat and var seconds
                ? seconds
                : throw new UsageException($"--seconds must be above 0 and at most {LongestRepeat}, got {parsed.GetValue(_seconds)}"),
            WithPeers: !parsed.GetValue(_alone));
        return plan.Count > 0
            ? plan
            : throw new UsageException($"--topology {Between} is between workers, got --workers {parsed.GetValue(_workers)}; measure 2 or more");
    }

    private static string[] Parts(string text) => text.Split(',', StringSplitOptions.TrimEntries);

    private static int SizeOf(string text) => ByteSize.TryParse(text, out var bytes) && bytes is >= SmallestSize and <= LargestSize
        ? (int)(bytes / SmallestSize * SmallestSize)
        : throw new UsageException($"--sizes must be sizes from {SmallestSize}B to {LargestSize >> 20}MiB, as in 64KiB,16MiB, got '{text}'");

    private static List<BenchWay> WaysOf(string topology, string? transports)
    {
        var isOne = TopologyOption.TryParse(topology, out var one);
        Topology[] topologies = isOne ? [one] : topology == Both
            ? [Topology.Coordinator, Topology.AllReduce]
            : throw new UsageException($"--topology must be coordinator, {Between} or {Both}, got '{topology}'");
        var carriers = TransportsOf(transports);
        if (topologies is [Topology.AllReduce] && transports is not null && carriers is not [Transport.Sockets])
        {
            throw new UsageException(
                $"--topology {Between} is carried by sockets alone, got --transport {transports}; leave --transport out, or choose coordinator");
        }

        List<BenchWay> ways = [];
        foreach (var each in topologies)
        {
            var able = carriers.Where(carrier => each == Topology.Coordinator || carrier == Transport.Sockets);
            ways.AddRange(able.Select(carrier => new BenchWay(each, carrier)));
        }

        return ways;
    }

    private static List<Transport> TransportsOf(string? text)
    {
        if (text is null)
        {
            return [.. TransportOption.Carriers.Where(transport => transport != Transport.SharedMemory || SharedMemoryHost.Identity is not null)];
        }

        var chosen = Parts(text).Select(TransportOption.Parse).Distinct().ToList();
        return !chosen.Contains(Transport.Auto)
            ? chosen
            : throw new UsageException("--transport must name what is to be measured, as in shared-memory,grpc, got 'auto'");
    }
}
