using System.Globalization;
using System.Text;
using Cluster.Cli.Commands;
using Cluster.Coordinator.Progress;

namespace Cluster.Cli.Launching.Remote;

/// <summary>Sees to it that every host can be reached and has this build, before anything is started.</summary>
/// <param name="shell">How to reach them.</param>
/// <param name="program">This program on the hosts.</param>
/// <param name="view">Hears what is copied.</param>
internal sealed class HostPreparation(SecureShell shell, RemoteProgram program, IProgressObserver view)
{
    private const string BuildCheck = "build";
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CopyPatience = TimeSpan.FromMinutes(30);

    /// <summary>Sees to it that all of them have this build.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="UsageException">One cannot take part; the message says which and why.</exception>
    public Task CheckAsync(IReadOnlyList<LaunchHost> hosts, CancellationToken stopping) => AllAsync(hosts, CheckAsync, stopping);

    /// <summary>Sees to it that one has this build.</summary>
    /// <param name="host">The host.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="HostException">It cannot be reached, or has not this build.</exception>
    /// <exception cref="UsageException">ssh cannot be started, or did not end.</exception>
    public async Task CheckAsync(LaunchHost host, CancellationToken stopping)
    {
        var answer = await AskAsync(host, stopping);
        if (program.Copy is { } copy && BuildVersion.Find(answer.Output) != BuildVersion.Own)
        {
            Tell(string.Create(CultureInfo.InvariantCulture, $"{host}: copying this build, {copy.Bytes / 1e6:F0} MB"));
            var laid = await shell.RunAsync(host, copy.InstallCommand, CopyPatience, copy.WriteAsync, stopping);
            if (laid.ExitCode != 0)
            {
                throw new HostException(
                    host, BuildCheck, $"this build could not be copied there: {laid.LastWord}", "look at room and rights of the home folder there");
            }

            answer = await AskAsync(host, stopping);
        }

        if (answer.ExitCode != 0)
        {
            throw new HostException(
                host,
                BuildCheck,
                $"{ShellText.Of(program.Words)} does not start there: {answer.LastWord}",
                program.Copy is null
                    ? "say where it is with --remote-cluster, or bring it along with --copy"
                    : "hosts without the .NET runtime, or of another kind than this machine, need a build of their own");
        }

        var build = BuildVersion.Find(answer.Output);
        if (build != BuildVersion.Own)
        {
            throw new HostException(
                host,
                BuildCheck,
                $"{ShellText.Of(program.Words)} is {build ?? "no cluster that tells its build"}, here is {BuildVersion.Own}",
                "all must have one build: install this one there, or bring it along with --copy")
            {
                Build = build,
            };
        }
    }

    /// <summary>Lays an authority's certificate down on all of them.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="certificate">The certificate, in PEM form.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="UsageException">One did not take it.</exception>
    public Task TrustAsync(IReadOnlyList<LaunchHost> hosts, string certificate, CancellationToken stopping)
    {
        var (command, bytes) = (RunAuthority.InstallCommand(RunAuthority.HashOf(certificate)), Encoding.UTF8.GetBytes(certificate));
        return AllAsync(
            hosts,
            async (host, token) =>
            {
                var answer = await shell.RunAsync(host, command, AnswerPatience, stream => stream.WriteAsync(bytes, token).AsTask(), token);
                if (answer.ExitCode != 0)
                {
                    throw new UsageException($"{host}: the run's certificate could not be copied there: {answer.LastWord}");
                }
            },
            stopping);
    }

    // At once; the first obstacle is one too many.
    private static async Task AllAsync(IReadOnlyList<LaunchHost> hosts, Func<LaunchHost, CancellationToken, Task> act, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var actions = hosts.Select(host => act(host, stop.Token)).ToList();
        try
        {
            await foreach (var done in Task.WhenEach(actions))
            {
                await done;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(actions).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task<ShellAnswer> AskAsync(LaunchHost host, CancellationToken stopping)
    {
        var answer = await shell.RunAsync(host, program.VersionCommand, AnswerPatience, null, stopping);
        return answer.ExitCode != SecureShell.Failed
            ? answer
            : throw new HostException(
                host,
                SecureShell.Check,
                $"ssh failed: {SecureShell.Shorten(answer.LastWord)}",
                $"it must come in there without a password: try ssh {host.Destination} true");
    }

    private void Tell(string line) => view.On(new Notice(line));
}
