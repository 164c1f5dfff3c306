using System.Runtime.CompilerServices;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Securing;

namespace Cluster.Cli.Diagnosing;

/// <summary>What to look at.</summary>
/// <param name="Folder">Where a run shall keep what it writes, or a worker its data.</param>
/// <param name="Coordinator">The coordinator to reach; null for this machine alone.</param>
/// <param name="FindToken">Gives the run's token; asked once it is to be shown.</param>
/// <param name="Tls">What this machine brings for TLS; null for plain text.</param>
/// <param name="AcceptsPlainText">Whether the token may be sent in plain text beyond this machine.</param>
/// <param name="Deadline">How long to wait for each answer.</param>
internal sealed record Examination(
    FolderUse Folder, HostPort? Coordinator, Func<JoinToken> FindToken, ClientTls? Tls, bool AcceptsPlainText, TimeSpan Deadline)
{
    /// <summary>Waits until the link may be loaded.</summary>
    public Func<CancellationToken, Task> Leave { get; init; } = _ => Task.CompletedTask;
}

/// <summary>Carries checks out one after the other, each only where those before it leave something to look at.</summary>
internal static class Doctor
{
    /// <summary>The findings, as they come.</summary>
    /// <param name="examination">What to look at.</param>
    /// <param name="build">Identity of this build.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async IAsyncEnumerable<Finding> ExamineAsync(
        Examination examination, string build, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var finding in MachineChecks.All(build).Concat(FolderChecks.All(examination.Folder)))
        {
            yield return finding;
        }

        if (examination.Coordinator is not { } coordinator)
        {
            yield break;
        }

        var (way, isOpen) = await WayChecks.AllAsync(coordinator, examination.Deadline, cancellationToken);
        foreach (var finding in way)
        {
            yield return finding;
        }

        if (!isOpen)
        {
            yield return Finding.Skip("coordinator", "TLS, token, build, clock and link can be looked at once its port is open");
            yield break;
        }

        var tls = await new TlsCheck(coordinator, examination.Tls, examination.AcceptsPlainText, examination.Deadline).RunAsync(cancellationToken);
        yield return tls;
        if (tls.Verdict == Verdict.Fail)
        {
            yield return Finding.Skip("coordinator", "token, build, clock and link can be looked at once TLS is well; no token was sent");
            yield break;
        }

        var checks = new CoordinatorChecks(coordinator, build, examination.Deadline);
        await foreach (var finding in checks.AllAsync(examination, cancellationToken))
        {
            yield return finding;
        }
    }
}
