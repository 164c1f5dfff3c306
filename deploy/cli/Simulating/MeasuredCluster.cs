using Cluster.Cli.Launching;
using Cluster.Collectives.Transports;
using Cluster.Coordinator;
using Cluster.Coordinator.Progress;
using Cluster.Experiments;
using Cluster.Experiments.Links;
using Cluster.Experiments.Scaling;
using Cluster.Experiments.Simulating;
using Cluster.Jobs.Specification;
using Cluster.Simulation.Models;

namespace Cluster.Cli.Simulating;

/// <summary>A cluster of processes to measure.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Workers">Number of workers.</param>
/// <param name="Batch">Samples of a step.</param>
/// <param name="MicroBatches">Micro-batches of a step at most, a power of two.</param>
internal sealed record Setup(string Name, int Workers, int Batch, int MicroBatches)
{
    /// <summary>The link between hosts; null where all processes are on one.</summary>
    public LinkSpec? Link { get; init; }

    /// <summary>Workers on the coordinator's host, where there is a link; the others have one each.</summary>
    public int WorkersWithCoordinator { get; init; }

    /// <summary>Whether bytes are sent even between processes of one host.</summary>
    public bool AlwaysSends { get; init; }

    /// <summary>What workers wait by in place of computing; null where they compute.</summary>
    public string? Pretence { get; init; }

    /// <summary>Steps that are measured.</summary>
    public int Steps { get; private init; }

    /// <summary>Steps before them.</summary>
    public int WarmUp { get; private init; }

    // Until about then the runtime still compiles, on cores that the workers need.
    private const double WarmUpSeconds = 3;
    private const double RunSeconds = 3;
    private const int MostSteps = 2000;

    /// <summary>The setup, to be measured for some seconds after some of warming up.</summary>
    /// <param name="stepSeconds">How long a step will take, about.</param>
    /// <param name="fewestSteps">Steps to measure however long they take.</param>
    public Setup Lasting(double stepSeconds, int fewestSteps) => this with
    {
        Steps = (int)Math.Clamp(RunSeconds / stepSeconds, fewestSteps, MostSteps),
        WarmUp = (int)Math.Clamp(WarmUpSeconds / stepSeconds, 1, MostSteps),
    };

    /// <summary>The host of a worker; the coordinator's is 0.</summary>
    public int HostOf(int worker) => Link is null || worker < WorkersWithCoordinator ? 0 : 1 + worker - WorkersWithCoordinator;

    /// <summary>The same as the simulator takes it: processes of one machine.</summary>
    public Scenario Scenario(Workload workload, ComputeModel compute, ReduceModel reduce, LinkModel link, int threads)
    {
        var placement = new Placement(Workers, Link is null ? Workers : 1, Machine.Here.Cores, threads)
        {
            WorkersWithCoordinator = Link is null ? Workers : WorkersWithCoordinator,
            SharesMemory = !AlwaysSends,
            IsOneMachine = true,
            WaitsInsteadOfComputing = Pretence is not null,
        };
        return new Scenario(workload, compute, reduce, link, placement).Scheduled(sends: Link is not null || AlwaysSends, threads);
    }
}

/// <summary>Runs clusters of processes on this machine and says how long their steps take.</summary>
/// <param name="job">The job.</param>
/// <param name="threads">Compute threads of a worker.</param>
/// <param name="folder">Folder that holds the folders of runs while they last.</param>
internal sealed class MeasuredCluster(JobSpec job, int threads, string folder)
{
    /// <summary>Measures one.</summary>
    /// <exception cref="ExperimentException">The run failed, or not all workers took part.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<StepTimes> MeasureAsync(Setup setup, CancellationToken stopping)
    {
        Console.Error.WriteLine($"measuring: {setup.Name}");
        var spec = job with { Training = job.Training with { Batch = setup.Batch, MicroBatches = setup.MicroBatches } };
        var plan = new ScalePlan(spec, [setup.Workers]) { WarmUp = setup.WarmUp, Steps = setup.Steps };
        var runFolder = RunFolder.For(Path.Combine(folder, $"run-{Guid.NewGuid():N}"), job.Name);
        using var namespaces = setup.Link is { } link && NetworkNamespaces.Obstacle is null
            ? new NetworkNamespaces(link, setup.Workers, setup.HostOf)
            : null;
        var request = new LocalRun(
            plan.JobOf(setup.Workers),
            setup.Workers,
            threads,
            setup.AlwaysSends ? Transport.Sockets : Transport.Auto,
            new FaultPlan(null, null),
            runFolder,
            Resume: null,
            StopAfter: setup.WarmUp + setup.Steps)
        {
            Namespaces = namespaces,

            // Who is slow shall show, not be worked around: everybody has an equal share.
            Stragglers = StragglerHandling.Wait,
            Hosts = setup.Link is { } cable && namespaces is null ? new HostLayout(cable, setup.WorkersWithCoordinator == 0) : null,
            Pretence = setup.Pretence,
            WarmUp = setup.WarmUp,

            // The buckets that are simulated.
            BucketKib = 0,
        };
        var result = await LocalCluster.RunAsync(request, new Silence(), stopping);
        stopping.ThrowIfCancellationRequested();
        if (result.Error is not null || result is not { Summary: { } summary, Times: { } times } || summary.Workers != setup.Workers)
        {
            throw new ExperimentException($"{setup.Name}: {result.Error ?? "not all workers took part"}; its logs are in {runFolder.Path}");
        }

        Directory.Delete(runFolder.Path, recursive: true);
        return times;
    }

    /// <summary>How a waiting worker is told what to wait by.</summary>
    public static string PretenceOf(ComputeModel compute, double samplesPerMicroBatch) => FormattableString.Invariant(
        $"{compute.CallSeconds:R},{compute.MicroBatchSeconds:R},{compute.SampleSeconds:R},{compute.AssignmentSeconds:R},{samplesPerMicroBatch:R}");

    private sealed class Silence : IProgressObserver
    {
        public void On(ProgressEvent progress)
        {
            // What a measurement comes to is told when it is over.
        }
    }
}
