using System.CommandLine;
using Cluster.Cli.Commands;
using Cluster.Experiments.Links;
using Cluster.Experiments.Simulating;
using Cluster.Simulation.Models;

namespace Cluster.Cli.Simulating;

/// <summary>The options of cluster simulate that say how fast machines and links are: measured, given by hand, or measured and changed.</summary>
internal sealed class MachineOptions
{
    private const int Most = 4096;

    // What is assumed of a machine that nobody measured: sums and updates that read and write memory, and a stack that moves 1 GB/s a core.
    private static readonly ReduceModel AssumedReduce = new(0.15e-9, 0.4e-9, 100e-6, 5e-6);
    private static readonly LinkModel AssumedLink = new(double.PositiveInfinity, 0, 1e-9, 1e-9, 10e-6, 20e-6);

    private readonly Option<string> _link = new("--link")
    {
        Description = "Each host's link, as in 10gbit,50us (the default): rate each way and one-way latency; or local, for one host.",
        DefaultValueFactory = _ => "10gbit,50us",
    };

    private readonly Option<int> _perHost = new("--per-host") { Description = "Workers on one host; 1 by default.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _cores = new("--cores") { Description = "Cores of a host; by default one for each compute thread, and one more." };
    private readonly Option<int?> _threads = new("--threads") { Description = "Compute threads of a worker; by default as measured, or 1." };
    private readonly Option<bool> _isAlone = new("--coordinator-alone") { Description = "No worker is on the coordinator's host." };
    private readonly Option<string?> _compute = new("--compute")
    {
        Description = "How long one worker with one thread computes a step of the job, as in 12ms; in place of a measurement.",
    };

    private readonly Option<string?> _byteCost = new("--byte-cost")
    {
        Description = "CPU time of a byte at each end of a connection, as in 1ns: about that is gRPC's; in place of a measurement.",
    };

    public void AddTo(Command command)
    {
        Option[] options = [_link, _perHost, _cores, _threads, _isAlone, _compute, _byteCost];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    public bool IsByHand(ParseResult parsed) => parsed.GetValue(_compute) is not null;

    /// <summary>The models.</summary>
    /// <exception cref="UsageException">An option is wrong.</exception>
    public (Scenario Base, string Origin, string Link) Read(ParseResult parsed, Calibration? calibration, JobWork work)
    {
        var threads = Within(parsed.GetValue(_threads) ?? calibration?.Threads ?? 1, _threads);
        var perHost = Within(parsed.GetValue(_perHost), _perHost);
        var cores = Within(parsed.GetValue(_cores) ?? ((perHost * threads) + 1), _cores);
        var byHand = Duration(parsed, _compute);
        var compute = byHand is { } seconds ? new ComputeModel(0, 0, seconds / work.Batch) : calibration?.Compute ?? new ComputeModel(0, 0, 0);
        var link = calibration?.Link ?? AssumedLink;
        if (Duration(parsed, _byteCost) is { } cost)
        {
            link = link with { SendSecondsPerByte = cost, ReceiveSecondsPerByte = cost };
        }

        var isLocal = parsed.GetValue(_link) == "local";
        var spec = default(LinkSpec);
        if (!isLocal && !LinkSpec.TryParse(parsed.GetValue(_link)!, out spec))
        {
            throw new UsageException(
                $"--link must be local or {LinkSpec.Form}, from 10 kbit/s to 1 Tbit/s and 10 s at most, got '{parsed.GetValue(_link)}'");
        }

        link = link with
        {
            BytesPerSecond = isLocal ? double.PositiveInfinity : spec.BytesPerSecond * (calibration?.LinkShare ?? 1),
            LatencySeconds = isLocal ? 0 : spec.Delay.TotalSeconds,
        };
        var placement = new Placement(1, isLocal ? int.MaxValue : perHost, cores, threads)
        {
            WorkersWithCoordinator = isLocal ? int.MaxValue : parsed.GetValue(_isAlone) ? 0 : perHost,
        };
        var origin = byHand is not null ? "given on the command line; what it leaves open is assumed"
            : calibration is { Machine: var here } ? $"fitted to runs on {here.Host} ({here.Processor}, {here.Cores} cores)"
            : "";
        var models = new Scenario(work.Strong(1), compute, calibration?.Reduce ?? AssumedReduce, link, placement);
        return (models, origin, isLocal ? "none, one host" : spec.ToString());
    }

    private static double? Duration(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        null => null,
        var text when DurationText.TryParse(text, out var seconds) => seconds,
        var text => throw new UsageException($"{option.Name} must be {DurationText.Form}, got '{text}'"),
    };

    private static int Within(int value, Option option) =>
        value is >= 1 and <= Most ? value : throw new UsageException($"{option.Name} must be 1 to {Most}, got {value}");
}
