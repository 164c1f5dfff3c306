using System.Globalization;

namespace Cluster.Cli.Launching.Remote;

/// <summary>What a launch would run, as commands that a shell understands. Nothing in it is secret.</summary>
internal static class LaunchText
{
    private const string FreePort = "PORT";

    /// <summary>The commands, with a line before each that says what it is for.</summary>
    /// <param name="plan">The launch.</param>
    public static IEnumerable<string> Of(LaunchPlan plan)
    {
        var port = plan.Reach.Listen.Port == 0 ? FreePort : plan.Reach.Listen.Port.ToString(CultureInfo.InvariantCulture);
        foreach (var host in plan.Hosts)
        {
            yield return $"# {host}: which build is there?";
            yield return Ssh(plan, host, plan.Program.VersionCommand);
            if (plan.Program.Copy is { } copy)
            {
                var size = (copy.Bytes / 1e6).ToString("F0", CultureInfo.InvariantCulture);
                yield return $"# {host}: where it is another, or none, this one goes there as a tar archive, {size} MB";
                yield return Ssh(plan, host, copy.InstallCommand);
            }
        }

        foreach (var host in plan.Authority is null ? [] : plan.Hosts)
        {
            yield return $"# {host}: the certificate of the run's own authority goes there; {RunAuthority.NotMadeYet} is its hash";
            yield return Ssh(plan, host, RunAuthority.InstallCommand(RunAuthority.NotMadeYet));
        }

        yield return "# here: the coordinator, with the join token in its environment";
        yield return ShellText.Of([.. ThisProgram.Words, .. plan.Order.Arguments(null)]);
        foreach (var worker in plan.Workers)
        {
            var isFree = port == FreePort ? $"; {FreePort} is the one that the coordinator takes" : "";
            yield return $"# {worker.Name}: the join token goes to its standard input{isFree}";
            yield return Ssh(plan, worker.Host, plan.WorkerCommand(worker, port, RunAuthority.NotMadeYet));
        }
    }

    private static string Ssh(LaunchPlan plan, LaunchHost host, string command) => ShellText.Of(plan.Shell.Words(host, command));
}
