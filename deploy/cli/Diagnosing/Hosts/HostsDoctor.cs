using Cluster.Cli.Launching;
using Cluster.Cli.Launching.Remote;
using Cluster.Collectives.Joining;
using Cluster.Coordinator.Asking;

namespace Cluster.Cli.Diagnosing.Hosts;

/// <summary>What to look at before a launch.</summary>
/// <param name="Hosts">The hosts.</param>
/// <param name="Shell">How to reach them.</param>
/// <param name="Program">This program on them.</param>
/// <param name="Listen">Where to listen, if the user says so.</param>
/// <param name="Advertise">The name or address of this machine for all hosts, if the user says so.</param>
/// <param name="AcceptsPlainText">Whether plain text takes the place of TLS beyond this machine.</param>
/// <param name="Deadline">How long each doctor waits for each answer.</param>
internal sealed record HostsExamination(
    IReadOnlyList<LaunchHost> Hosts,
    SecureShell Shell,
    RemoteProgram Program,
    HostPort? Listen,
    string? Advertise,
    bool AcceptsPlainText,
    TimeSpan Deadline);

/// <summary>Lets each host of a launch look at itself and at the way to this machine, which answers as a coordinator would. All hosts look at the
/// same time; their links are measured one after the other, so that none takes from another.</summary>
/// <param name="examination">What to look at.</param>
/// <param name="build">Identity of this build.</param>
/// <param name="progress">Hears how far it is.</param>
internal sealed class HostsDoctor(HostsExamination examination, string build, HostsProgress progress) : IAsyncDisposable
{
    // Beside its answers, of which there are less than so many, a doctor needs ssh and a new process.
    private const int AnswersAtMost = 20;
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);

    private readonly JoinToken _token = JoinToken.Create();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-doctor-");
    private readonly List<HostVisit> _visits = [.. examination.Hosts.Select(host => new HostVisit(host))];

    /// <summary>Examines them.</summary>
    /// <param name="stopping">Gives up.</param>
    /// <returns>A report for each host.</returns>
    /// <exception cref="IOException">Nobody can listen here.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public async Task<IReadOnlyList<HostReport>> ExamineAsync(CancellationToken stopping)
    {
        var names = await NamesAsync(stopping);
        if (names.Count > 0)
        {
            await LookAsync(CoordinatorReach.Of(names, examination.Listen, examination.Advertise), stopping);
        }

        return [.. _visits.Select(visit => visit.Report)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visit in _visits)
        {
            await visit.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<Dictionary<LaunchHost, string>> NamesAsync(CancellationToken stopping)
    {
        Dictionary<LaunchHost, string> names = [];
        await Task.WhenAll(_visits.Select(visit => visit.TryAsync(async () =>
        {
            var name = await CoordinatorReach.NameForAsync(examination.Shell, visit.Host, examination.Listen, examination.Advertise, stopping);
            lock (names)
            {
                names.Add(visit.Host, name);
            }
        })));
        return names;
    }

    private async Task LookAsync(CoordinatorReach reach, CancellationToken stopping)
    {
        var authority = reach.Listen.IsLoopback || examination.AcceptsPlainText ? null : new RunAuthority(RunFolder.For(_folder.FullName, ""));
        var certificate = authority?.Make(reach.Names.Values);
        await using var answering = await LinkHost.StartAsync(_token, build, settings =>
        {
            (settings.Listen, settings.RunFolder) = (reach.Listen.ToString(), _folder.FullName);
            (settings.TlsCertificate, settings.TlsKey, settings.Insecure) = (authority?.Certificate, authority?.Key, examination.AcceptsPlainText);
        });
        var port = new Uri($"tcp://{answering.Address}").Port;
        var command = new RemoteDoctorCommand(examination.Program, certificate, examination.AcceptsPlainText, examination.Deadline);
        await Task.WhenAll(_visits.Where(visit => reach.Names.ContainsKey(visit.Host)).Select(async visit =>
        {
            await visit.TryAsync(() => LookAsync(visit, command.For(reach.For(visit.Host, port)), stopping));
            progress.Looked(visit.Report);
        }));
        foreach (var visit in _visits.Where(visit => visit.IsReady))
        {
            progress.Measures(visit.Host);
            await visit.MeasureAsync(stopping);
        }
    }

    private async Task LookAsync(HostVisit visit, string command, CancellationToken stopping)
    {
        await new HostPreparation(examination.Shell, examination.Program, progress).CheckAsync(visit.Host, stopping);
        var log = Path.Combine(_folder.FullName, $"host-{_visits.IndexOf(visit)}.log");
        var patience = StartPatience + (AnswersAtMost * examination.Deadline);
        await visit.LookAsync(new RemoteDoctor(examination.Shell.StartShielded(visit.Host, command), _token, log, patience), stopping);
    }
}
