using System.CommandLine;
using Cluster.Cli.Launching.Remote;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Commands;

/// <summary>The options that say on which hosts workers are started, and how.</summary>
internal sealed class HostsOptions
{
    private const int UsualRestarts = 5;
    private const int MostRestarts = 1000;

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

    private readonly Option<string?> _data = new("--remote-data")
    {
        Description = "Where the hosts have the job's data, if they do; what they lack they fetch from the coordinator.",
    };

    private readonly Option<string[]> _plugins = new("--remote-plugins")
    {
        Description = "Folder on the hosts with a plugin of the job; may be given several times.",
    };

    private readonly Option<int> _restarts = new("--restarts")
    {
        Description = $"How often in a row a lost worker is started again; {UsualRestarts} by default.",
        DefaultValueFactory = _ => UsualRestarts,
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_hosts, _file, _ssh, _program, _copy, _data, _plugins, _restarts])
        {
            command.Options.Add(option);
        }
    }

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

    /// <exception cref="UsageException">The number is out of range.</exception>
    public RestartRules Restarts(ParseResult parsed) => parsed.GetValue(_restarts) is >= 0 and <= MostRestarts and var most
        ? new RestartRules(most)
        : throw new UsageException($"--restarts must be 0 to {MostRestarts}, got {parsed.GetValue(_restarts)}");

    /// <summary>What the workers are told beside what all are.</summary>
    /// <exception cref="UsageException">The job has plugins, and nobody says where the hosts have them.</exception>
    public IReadOnlyList<string> MoreForWorkers(ParseResult parsed, JobSpec job)
    {
        var plugins = parsed.GetValue(_plugins) ?? [];
        if (job.Plugins.Length > 0 && plugins.Length == 0)
        {
            throw new UsageException($"job {job.Name} has plugins, whose code is not brought to other hosts; "
                + "put it there and name its folder with --remote-plugins");
        }

        return
        [
            .. parsed.GetValue(_data) is { } data ? ["--data", data] : Array.Empty<string>(),
            .. plugins.SelectMany(plugin => (string[])["--plugins", plugin]),
        ];
    }
}
