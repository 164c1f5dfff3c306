using System.Globalization;
using Cluster.Cli.Commands;
using Cluster.Collectives.Joining;

namespace Cluster.Cli.Launching.Remote;

/// <summary>A run with its coordinator here and its workers on hosts.</summary>
/// <param name="Hosts">The hosts.</param>
/// <param name="Shell">How to reach them.</param>
/// <param name="Program">This program on the hosts.</param>
/// <param name="Reach">Where they reach the coordinator.</param>
/// <param name="Order">What the coordinator is told.</param>
/// <param name="Restarts">When lost workers are started again.</param>
internal sealed record LaunchPlan(
    IReadOnlyList<LaunchHost> Hosts, SecureShell Shell, RemoteProgram Program, CoordinatorReach Reach, CoordinatorOrder Order, RestartRules Restarts)
{
    /// <summary>Compute threads of each worker.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What makes the certificates; null where everything travels in plain text.</summary>
    public RunAuthority? Authority { get; init; }

    /// <summary>Further options of the workers, as their command line has them.</summary>
    public IReadOnlyList<string> MoreForWorkers { get; init; } = [];

    /// <summary>The workers, in the order of the hosts and their slots.</summary>
    public IReadOnlyList<LaunchedWorker> Workers =>
    [
        .. Hosts.SelectMany(host => Enumerable.Range(1, host.Slots).Select(slot => (host, slot)))
            .Select((place, index) => new LaunchedWorker(index + 1, place.host, place.slot)),
    ];

    /// <summary>What a host's shell is given to start a worker. The token is not in it: it comes as the first line of standard input, whose
    /// end, whatever brings it about, ends the worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="port">The port that the coordinator listens on, as text.</param>
    /// <param name="authority">Hash of the authority's certificate, where there is one.</param>
    public string WorkerCommand(LaunchedWorker worker, string port, string authority)
    {
        var address = Reach.For(worker.Host, 0).ToString();
        return "exec " + ShellText.Of(
        [
            .. Program.Words, "worker",
            "--coordinator", address[..^1] + port,
            "--number", worker.Number.ToString(CultureInfo.InvariantCulture),
            "--threads", Threads.ToString(CultureInfo.InvariantCulture),
            "--transport", TransportOption.NameOf(Order.Transport),
            "--token-file", JoinToken.StandardInput,
            "--stop-with-input",
            .. Authority is not null ? RunAuthority.WorkerOptions(authority) : Order.Insecure ? ["--insecure"] : [],
            .. MoreForWorkers,
        ]);
    }
}

/// <summary>A worker of a launch.</summary>
/// <param name="Number">The number it asks for, from 1.</param>
/// <param name="Host">Its host.</param>
/// <param name="Slot">Which of the host's it is, from 1.</param>
internal sealed record LaunchedWorker(int Number, LaunchHost Host, int Slot)
{
    /// <summary>What stands before each line that it writes.</summary>
    public string Prefix => Host.Slots == 1 ? Host.ToString() : string.Create(CultureInfo.InvariantCulture, $"{Host}/{Slot}");

    /// <summary>What to call it.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"worker {Number} on {Host}");
}
