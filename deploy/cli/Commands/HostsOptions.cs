using System.CommandLine;
using Cluster.Cli.Launching.Remote;

namespace Cluster.Cli.Commands;

/// <summary>The options that say which hosts there are for workers, and how this program is started there.</summary>
internal sealed class HostsOptions
{
    private readonly Option<string?> _hosts = new("--hosts")
    {
        Description = $"Hosts for one worker each, with commas between them: {LaunchHost.Form}.",
    };

    private readonly Option<string?> _file = new("--hosts-file")
    {
        Description = "File with a host a line, as in 'node1 slots=2' for two workers; what stands behind # is a comment.",
    };

    private readonly Option<string> _ssh = new("--ssh")
    {
        Description = "The program that reaches the hosts, with arguments of its own, as in \"ssh -F config\"; ssh by default.",
        DefaultValueFactory = _ => "ssh",
    };

    private readonly Option<string?> _program = new("--remote-cluster")
    {
        Description = "What starts cluster on the hosts, as in /opt/cluster/cluster; relative to the home folder there; "
            + $"{RemoteProgram.Usual} by default.",
    };

    private readonly Option<bool> _copy = new("--copy")
    {
        Description = "Copy this build to the hosts that do not have it yet, below .cache/cluster/builds in the home folder.",
    };

    /// <summary>How the hosts are reached and what is started there; they mean nothing without hosts.</summary>
    public IReadOnlyList<Option> Ways => [_ssh, _program, _copy];

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_hosts, _file, .. Ways])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether there are any.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.IsGiven(_hosts) || parsed.IsGiven(_file);

    /// <exception cref="UsageException">There are none, or something is wrong with them.</exception>
    public IReadOnlyList<LaunchHost> Read(ParseResult parsed) => (parsed.GetValue(_hosts), parsed.GetValue(_file)) switch
    {
        ({ } list, null) => HostList.FromOption(list),
        (null, { } file) => HostList.FromFile(file),
        (null, null) => throw new UsageException("no hosts: give --hosts a,b,c or --hosts-file FILE; for this machine alone there is cluster local"),
        _ => throw new UsageException("--hosts and --hosts-file say the same; leave one of them out"),
    };

    /// <exception cref="UsageException">There is no program in it.</exception>
    public SecureShell Shell(ParseResult parsed) => new(parsed.GetValue(_ssh)!);

    /// <exception cref="UsageException">Nobody could start it.</exception>
    public RemoteProgram Program(ParseResult parsed) => RemoteProgram.Of(parsed.GetValue(_program), parsed.GetValue(_copy));
}
