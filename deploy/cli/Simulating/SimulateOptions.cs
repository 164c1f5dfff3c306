using System.CommandLine;
using Cluster.Cli.Commands;
using Cluster.Experiments.Simulating;
using Cluster.Simulation.Models;
using Cluster.Worker.Fetching;

namespace Cluster.Cli.Simulating;

/// <summary>The options of cluster simulate that say what is simulated.</summary>
internal sealed class SimulateOptions
{
    private const int MostSteps = 1000;

    private readonly Option<string> _workers = Text(
        "--workers", "1..4096", "Numbers of workers: a range in doublings, as in 1..4096 (the default), or a list.");

    private readonly Option<string> _topology = Text(
        "--topology", "both", "Who reduces gradients: coordinator, all-reduce or both (the default).");

    private readonly Option<string> _format = Text(
        "--format", "fp32", "Wire formats to compare, as in fp32,bf16, or all: fp32, lossless, bf16, fp16, top_k; fp32 by default.");

    private readonly Option<string?> _bucket = new("--bucket")
    {
        Description = "Bytes of a bucket, as in 512KiB (the default; in an all-reduce less, so that each worker owns one), or whole: "
            + "nothing overlaps.",
    };

    private readonly Option<int> _steps = new("--steps") { Description = "Steps of each simulated run; 4 by default.", DefaultValueFactory = _ => 4 };
    private readonly Option<bool> _isWeak = new("--weak") { Description = "Let the batch grow with the workers; otherwise they share the job's." };
    private readonly MachineOptions _machine = new();
    private readonly VariationOptions _variation = new();
    private readonly FailureOptions _failures = new();

    public void AddTo(Command command)
    {
        Option[] options = [_workers, _topology, _format, _bucket, _steps, _isWeak];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _machine.AddTo(command);
        _variation.AddTo(command);
        _failures.AddTo(command);
    }

    /// <summary>Whether the command line alone says how fast machines are.</summary>
    public bool IsByHand(ParseResult parsed) => _machine.IsByHand(parsed);

    /// <summary>Everything that can be wrong without looking at the job or measuring.</summary>
    /// <exception cref="UsageException">Something is.</exception>
    public void Check(ParseResult parsed)
    {
        var counts = WorkerCounts.Parse(parsed.GetValue(_workers)!);
        (_, _, _) = (TopologiesOf(parsed), FormatsOf(parsed), BucketOf(parsed));
        _machine.Read(parsed, null, new JobWork(4, 1, 1, false, []));
        _variation.Read(parsed, counts[^1]);
        _failures.Read(parsed, null);
        if (parsed.GetValue(_steps) is var steps && steps is < 3 or > MostSteps)
        {
            throw new UsageException($"--steps must be 3 to {MostSteps}, got {steps}");
        }
    }

    /// <summary>The plan that was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="name">Name of the job.</param>
    /// <param name="work">The job's steps.</param>
    /// <param name="calibration">What was measured; null where everything is given by hand.</param>
    /// <exception cref="UsageException">It is impossible.</exception>
    public SimulationPlan Read(ParseResult parsed, string name, JobWork work, Calibration? calibration)
    {
        Check(parsed);
        var counts = WorkerCounts.Parse(parsed.GetValue(_workers)!);
        var machine = _machine.Read(parsed, calibration, work);
        return new SimulationPlan(name, work, counts, machine.Base with
        {
            Variation = _variation.Read(parsed, counts[^1]),
            Steps = parsed.GetValue(_steps),
            LeavesEarly = BucketOf(parsed) is not double.PositiveInfinity,
            Seed = _variation.Seed(parsed),
        })
        {
            Topologies = TopologiesOf(parsed),
            Formats = FormatsOf(parsed),
            IsWeak = parsed.GetValue(_isWeak),
            BucketBytes = BucketOf(parsed),
            Failures = _failures.Read(parsed, calibration),
            Origin = machine.Origin,
            Link = machine.Link,
        };
    }

    private IReadOnlyList<Topology> TopologiesOf(ParseResult parsed) => parsed.GetValue(_topology) switch
    {
        "coordinator" => [Topology.Coordinator],
        "all-reduce" => [Topology.AllReduce],
        "both" => [Topology.Coordinator, Topology.AllReduce],
        var other => throw new UsageException($"--topology must be coordinator, all-reduce or both, got '{other}'"),
    };

    private IReadOnlyList<WireFormat> FormatsOf(ParseResult parsed)
    {
        var text = parsed.GetValue(_format)!;
        return text == "all" ? WireFormat.All : [.. text.Split(',').Distinct().Select(FormatOf)];
    }

    private static WireFormat FormatOf(string name) => WireFormat.All.FirstOrDefault(format => format.Name == name.Trim())
        ?? throw new UsageException(
            $"--format must be all or some of {string.Join(", ", WireFormat.All.Select(format => format.Name))}, got '{name}'");

    private double? BucketOf(ParseResult parsed) => parsed.GetValue(_bucket) switch
    {
        null => null,
        "whole" => double.PositiveInfinity,
        var text when ByteSize.TryParse(text, out var bytes) && bytes >= 1024 => bytes,
        var text => throw new UsageException($"--bucket must be whole or a size of 1KiB or more, as in 512KiB, got '{text}'"),
    };

    private static Option<string> Text(string name, string usual, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => usual };
}
