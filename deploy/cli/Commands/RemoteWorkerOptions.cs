using System.CommandLine;
using Cluster.Cli.Launching.Remote;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Commands;

/// <summary>The options of a launch that its workers are told, and how often they are started.</summary>
internal sealed class RemoteWorkerOptions
{
    private const int UsualRestarts = 5;
    private const int MostRestarts = 1000;

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
        command.Options.Add(_data);
        command.Options.Add(_plugins);
        command.Options.Add(_restarts);
    }

    /// <exception cref="UsageException">The number is out of range.</exception>
    public RestartRules Restarts(ParseResult parsed) => parsed.GetValue(_restarts) is >= 0 and <= MostRestarts and var most
        ? new RestartRules(most)
        : throw new UsageException($"--restarts must be 0 to {MostRestarts}, got {parsed.GetValue(_restarts)}");

    /// <summary>What the workers are told beside what all are.</summary>
    /// <exception cref="UsageException">The job has plugins, and nobody says where the hosts have them.</exception>
    public IReadOnlyList<string> More(ParseResult parsed, JobSpec job)
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
