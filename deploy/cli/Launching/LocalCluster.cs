using System.Globalization;
using System.Net;
using Cluster.Cli.Commands;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Transports;
using Cluster.Coordinator.Progress;
using Cluster.Experiments.Links;

namespace Cluster.Cli.Launching;

/// <summary>A coordinator and its workers as child processes on loopback. Any number of them may run side by side.</summary>
internal sealed class LocalCluster : IDisposable
{
    private readonly LocalRun _run;
    private EmulatedNetwork? _network;

    private LocalCluster(LocalRun run) => _run = run;

    /// <summary>Starts the processes and waits until all of them have ended.</summary>
    /// <param name="run">What to run.</param>
    /// <param name="view">Who watches.</param>
    /// <param name="stopping">Cancelled when the run shall end early: after the step in progress, with a checkpoint.</param>
    /// <returns>How it ended; errors of the run are told there and not thrown.</returns>
    public static async Task<LocalResult> RunAsync(LocalRun run, IProgressObserver view, CancellationToken stopping)
    {
        using var cluster = new LocalCluster(run);
        var result = await LaunchedCluster.RunAsync(run.Spec, cluster.Order, cluster.StartWorkers, view, stopping);
        return result with { Traffic = cluster._network?.Traffic };
    }

    public void Dispose() => _network?.Dispose();

    private CoordinatorOrder Order => new(_run.Folder, _run.Workers)
    {
        Listen = $"{(_run.Namespaces is null ? "127.0.0.1" : NetworkNamespaces.Address)}:0",

        // Nobody but this machine's own processes can reach the network of its namespaces.
        Insecure = _run.Namespaces is not null,
        MinWorkers = _run.Spec.Cluster?.MinWorkers,
        Transport = _run.Transport,
        WarmUp = _run.WarmUp,
        BucketKib = _run.BucketKib,
        Topology = _run.Topology,
        Audit = _run.Audit,
        Stragglers = _run.Stragglers,
        Resume = _run.Resume,
        ResumesByItself = _run.ResumesByItself,
        StopAfter = _run.StopAfter,
        Namespace = _run.Namespaces?.OfCoordinator,
    };

    private IEnumerable<ILaunchedWorker> StartWorkers(string address, JoinToken token)
    {
        _network = _run.Hosts is { } hosts ? new EmulatedNetwork(hosts.Link, IPEndPoint.Parse(address)) : null;
        for (var number = 1; number <= _run.Workers; number++)
        {
            yield return ChildProcess.Start(
                $"worker {number}",
                WorkerArguments(number, address),
                token,
                _run.Folder.WorkerLog(number),
                null,
                _run.Cores?[number - 1],
                _run.Namespaces?.Of(number));
        }
    }

    private List<string> WorkerArguments(int number, string address)
    {
        // What stands for another host shares no memory with the coordinator, and reaches it over its cable alone.
        var isRemote = _run.Hosts?.IsRemote(number) == true;

        // The emulated network carries the stream alone. Namespaces share one kernel, over which no memory shall be shared here.
        var transport = isRemote ? Transport.Grpc
            : _run.Namespaces?.IsRemote(number) == true && _run.Transport == Transport.Auto ? Transport.Sockets
            : _run.Transport;
        List<string> arguments =
        [
            "worker",
            "--coordinator", isRemote ? _network!.AddHost().ToString() : address,
            "--number", Text(number),
            "--threads", Text(_run.Threads),
            "--transport", TransportOption.NameOf(transport),
            "--stop-with-input",
        ];
        if (_run.Namespaces is not null)
        {
            // Nobody but this machine's own processes can reach that network.
            arguments.Add("--insecure");
        }

        foreach (var plugin in _run.Spec.Plugins)
        {
            arguments.AddRange(["--plugins", Path.GetDirectoryName(plugin.Path)!]);
        }

        if (_run.Pretence is { } pretence)
        {
            arguments.AddRange(["--pretend", pretence]);
        }

        var faults = _run.Faults.For(number);
        if (faults.SlowFactor > 1)
        {
            arguments.AddRange(["--slow", string.Create(CultureInfo.InvariantCulture, $"{faults.SlowFactor}x")]);
        }

        if (faults.KillAtStep is { } step)
        {
            arguments.AddRange(["--kill-at-step", Text(step)]);
        }

        return arguments;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
